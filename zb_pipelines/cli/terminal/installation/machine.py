"""Checks of the machine: Python, disk, lake, engine."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryFile

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

LEAST_FREE_BYTES = 2 * 1024**3
TRIED_BYTES = 2**20
"""What is written to the lake and thrown away: an empty file still fits on a full disk."""


def check_python() -> str:
    """Version of Python."""
    return sys.version.split()[0]


def check_disk() -> str:
    """There is room on the disks of `ZB_HOME`, of the scratch folder and of the lake."""
    from zb_pipelines.domain.settings import current

    settings = current()
    settings.home.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    for place in (settings.home, settings.scratch, Path(settings.lake)):
        if place.is_dir():
            said.append(_check_room(place))
    return message("; ").join(said)


def _check_room(place: Path) -> str:
    inodes = os.statvfs(place)
    if inodes.f_files and not inodes.f_favail:
        raise input_error(
            str(place),
            message("its disk takes no further file (inodes)"),
            message("delete small files, or move the folder to another disk (ZB_HOME, ZB_LAKE)"),
        )
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        raise input_error(
            str(place),
            message("only {free} MB are left", free=free // 1024**2),
            message("make room, or move the folder to a larger disk (ZB_HOME, ZB_LAKE)"),
        )
    return message("{home}: {free} GB free", home=place, free=free // 1024**3)


def check_files() -> str:
    """Nobody but the owner may read the installation; what killed processes left is deleted."""
    from resources.evidence.leftovers import clear_leftovers
    from resources.platform import open_platform

    platform = open_platform()
    _check_owner(platform.settings.home)
    found = clear_leftovers(platform)
    if found.opened or found.left:
        return message(
            "mended: {closed} files or folders that others could read; deleted: {swept} left by killed"
            " processes",
            closed=found.opened,
            swept=found.left,
        )
    return message("{home}: only its owner may read it", home=platform.settings.home)


def check_keys() -> str:
    """Keys lie outside of the lake, are their owner's alone, and each can be read, the token's too."""
    from resources.platform import open_platform

    keys = open_platform().keys
    if keys.token:
        with keys.token.token.session():
            pass
    names = keys.names()
    for name in names:
        back = keys.record.destruction_days(name).keys() & {
            each.version for each in keys.all_versions(name)
        }
        if back:
            raise input_error(
                name,
                message("was destroyed, and is here again: version {version}", version=max(back)),
                message(
                    "find out who put it back; zb keys destroy {name} destroys it again", name=name
                ),
            )
    if keys.token:
        plain = sum(
            any(Path(each).suffix == ".key" for each in keys.places(name)) for name in names
        )
        return message(
            "{folder}: keys {count} under token {label}, of which {plain} still lie plain (zb keys move)",
            folder=keys.folder,
            count=len(names),
            label=keys.token.token.label,
            plain=plain,
        )
    return message(
        "{folder}: keys {count}, only their owner may read them",
        folder=keys.folder,
        count=len(names),
    )


def _check_owner(home: Path) -> None:
    """Everything at the top of the home belongs to the account that runs this."""
    account = os.geteuid()
    others = [each for each in (home, *sorted(home.iterdir())) if each.stat().st_uid != account]
    if others:
        raise input_error(
            str(others[0]),
            message(
                "belongs to account {owner}, this is account {account} ({count} in all)",
                owner=others[0].stat().st_uid,
                account=account,
                count=len(others),
            ),
            message(
                "run zb as the account that owns ZB_HOME; chown -R gives back what another wrote"
            ),
        )


def check_lake() -> str:
    """A file can be written to the lake's folder; only local folders are supported."""
    from zb_pipelines.domain.settings import current

    lake = current().lake
    if "://" in lake:
        raise input_error(
            "ZB_LAKE",
            message("the lake at {lake} is not supported", lake=lake),
            message("name a folder of this machine"),
        )
    try:
        Path(lake).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=lake) as file:
            file.write(bytes(TRIED_BYTES))
            file.flush()
    except OSError as error:
        raise input_error(
            lake,
            message("nothing can be written there: {error}", error=error.strerror),
            message("give room or the right to write, or name another folder (ZB_LAKE)"),
        ) from error
    return message("{lake}: writable", lake=lake)


def check_engine() -> str:
    """DuckDB and the extensions that sources and encryption need can be loaded."""
    from resources.engine import load_extension
    from resources.platform import open_platform
    from resources.write_barrier import barrier_version

    with open_platform().engine() as engine:
        load_extension(engine, "httpfs")
        load_extension(engine, "sqlite")
        load_extension(engine, "postgres")
    if not barrier_version():
        return message(
            "DuckDB and its extensions work; this kernel has no Landlock, so zb query rests on the parser alone"
        )
    return message("DuckDB and its extensions work, and Landlock behind zb query")
