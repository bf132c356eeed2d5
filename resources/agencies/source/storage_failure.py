"""Telling a full disk from other faults, whoever met it."""

import errno
import re

from resources.agencies.source.failure import PullError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_TOLD = re.compile(
    r"no space left|quota exceeded|file too large|max_temp_directory_size|out of disk", re.I
)


def no_room(error: Exception) -> PullError | None:
    """The failure ``disk_full`` if that is what ``error`` says, whether the system's or an engine's."""
    told = error.errno in _NO_ROOM if isinstance(error, OSError) else False
    if not told and not _NO_ROOM_TOLD.search(str(error)):
        return None
    return PullError(
        "disk_full",
        "磁盘空间不足，这次报送没有写入，已有的数据没有受影响",
        "清理 ZB_HOME 和 ZB_LAKE 所在的磁盘后重试",
    )


def not_stored(error: Exception) -> PullError:
    """The failure of writing what was read: ``disk_full``, or ``not_stored`` for any other fault."""
    return no_room(error) or PullError(
        "not_stored",
        f"原始层写入失败（{type(error).__name__}），已有的数据没有受影响",
        "检查 ZB_HOME 和 ZB_LAKE 所在的磁盘和权限后重试",
    )
