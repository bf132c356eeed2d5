"""Tells a full disk from other errors."""

import errno
import re

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

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
        message("there is no room on the disk; nothing was written, what is there is unharmed"),
        message("make room on the disks of ZB_HOME and ZB_LAKE and try again"),
    )


def not_stored(error: Exception) -> PullError:
    """The failure of writing what was read: ``disk_full``, or ``not_stored`` for any other fault."""
    return no_room(error) or PullError(
        "not_stored",
        message(
            "writing to landing failed ({kind}), what is there is unharmed",
            kind=type(error).__name__,
        ),
        message("check disks and permissions of ZB_HOME and ZB_LAKE and try again"),
    )
