"""A backup put back into an empty home. Nobody should read it before the erasures since were repeated."""

from pathlib import Path

from resources.backup.backup_set import BackupSet
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def restore_files(kept: BackupSet, home: Path, name: str | None = None) -> int:
    """Write the files of a backup (the newest) below ``home``; how many.

    :class:`InputError` where ``home`` holds anything but keys, or an object was changed.
    """
    if home.exists() and any(each.name != "keys" for each in home.iterdir()):
        raise input_error(
            str(home),
            message("is not empty"),
            message("restore into a folder of its own, with ZB_HOME set to it"),
        )
    listed: dict[str, str] = kept.read_list(name)["files"]
    for path, kept_as in listed.items():
        target = home / path
        if not target.resolve().is_relative_to(home.resolve()):
            raise input_error(path, message("lies outside of the home"), message("restore another"))
        kept.get(kept_as, target)
    return len(listed)
