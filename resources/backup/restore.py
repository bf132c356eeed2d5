"""A backup put back into an empty home. Nobody should read it before the erasures since were repeated."""

from collections.abc import Collection
from pathlib import Path

from resources.backup.backup_set import BackupSet
from resources.keys import KeyStore
from resources.lake.file_encryption import key_name, key_version
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


def require_lake_keys(
    kept: BackupSet, keys: KeyStore, destroyed: Collection[str], name: str | None = None
) -> None:
    """:class:`InputError` where a key of the encrypted files of a backup is not here, before anything is written.

    Erasures are repeated by what the files say. Those ``destroyed`` on purpose are not asked for.
    """
    listed = [Path(path) for path in kept.read_list(name)["files"]]
    needed = {
        (key_name(".".join(path.parts[1:3])), version)
        for path in listed
        if path.parts[0] == "lake" and (version := key_version(path))
    }
    missing = sorted(
        key
        for key, version in needed
        if key not in destroyed and version not in keys.held_versions(key)
    )
    if missing:
        raise input_error(
            ", ".join(missing[:3]),
            message(
                "keys of encrypted tables are missing in {folder}: {count}",
                folder=keys.folder,
                count=len(missing),
            ),
            message("put back the folder of keys that was kept apart"),
        )
