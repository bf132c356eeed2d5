"""Checks of what runs beside the commands: left-over runs, the daemon's settings, the webserver."""

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

DAEMON = "dagster-daemon"
SHARED = (
    "ZB_HOME", "DAGSTER_HOME", "ZB_CONFIG", "ZB_CATALOG", "ZB_SOURCES", "ZB_LAKE",
    "ZB_REGISTRY_URL", "ZB_DAGSTER_PG_URL", "ZB_TODAY",
)  # fmt: skip
"""Variables that must say the same to the daemon and to whoever types commands."""
PROCESSES = Path("/proc")


def check_runs() -> str:
    """No run of a past night still counts as running: its process died, and its agency's turn is taken."""
    import dagster as dg

    from resources.dagster_instance.night_runs import unended_runs
    from zb_pipelines.domain.business_day import today

    with dg.DagsterInstance.get() as instance:
        left = unended_runs(instance, before=today() - timedelta(days=1))
    if left:
        raise input_error(
            message("Runs"),
            message(
                "runs of past nights that count as running: {count} ({runs})",
                count=len(left),
                runs=message(", ").join(f"{run[:8]} {day}" for run, day in left[:5]),
            ),
            message("end them on Dagster's page of runs (terminate, force), so that others get on"),
        )
    return message("no run of a past night is left over")


def check_daemon_settings() -> str:
    """A daemon of this installation that runs has the same settings as this command."""
    ours = {name: _as_path(name, os.environ.get(name)) for name in SHARED}
    found = list(_daemons(ours))
    for process, theirs in found:
        differing = [name for name in SHARED if theirs[name] != ours[name]]
        if differing:
            raise input_error(
                message("{daemon} (process {process})", daemon=DAEMON, process=process),
                message(
                    "it was started with other settings: {names}",
                    names=message(", ").join(differing),
                ),
                message(
                    "put them into zb.toml, or set them alike for both, and restart the daemon"
                ),
            )
    if not found:
        return message("no daemon of this installation runs on this machine")
    return message("the daemon has the settings of this command")


def _daemons(
    ours: Mapping[str, str | None],
) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Process and settings of each daemon that shares this installation's home or instance."""
    for folder in sorted(PROCESSES.glob("[0-9]*")):
        try:
            line = (folder / "cmdline").read_bytes().split(b"\0")
            told = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if not any(Path(part.decode("utf-8", "replace")).name == DAEMON for part in line[:2]):
            continue
        said = dict(part.decode("utf-8", "replace").split("=", 1) for part in told if b"=" in part)
        theirs = {name: _as_path(name, said.get(name)) for name in SHARED}
        if any(theirs[name] == ours[name] for name in ("ZB_HOME", "DAGSTER_HOME")):
            yield int(folder.name), theirs


def _as_path(name: str, value: str | None) -> str | None:
    """What a variable says; the instance's folder that lies where the home puts it counts as not said."""
    if value is None:
        return None
    if name in ("ZB_HOME", "DAGSTER_HOME", "ZB_CONFIG", "ZB_CATALOG", "ZB_SOURCES"):
        return str(Path(value).absolute())
    return value


def check_webserver() -> str:
    """What listens where this installation's webserver was started is this installation's, of this version."""
    import dagster as dg

    from resources.dagster_instance.home import webserver_address
    from resources.dagster_instance.webserver_client import UnreachableError, webserver_version

    address = ":".join(map(str, webserver_address()))
    if not _listens(*webserver_address()):
        return message("no webserver runs at {address}", address=address)
    try:
        version = webserver_version()
    except UnreachableError:
        raise input_error(
            address,
            message(
                "somebody else listens there: it does not answer as this installation's Dagster"
            ),
            message("stop what listens there, or start zb serve on another --port"),
        ) from None
    if version != dg.__version__:
        raise input_error(
            address,
            message(
                "the webserver runs Dagster {theirs}, installed is {ours}",
                theirs=version,
                ours=dg.__version__,
            ),
            message("restart it: it was started before the upgrade"),
        )
    return message("{address}: Dagster {version}", address=address, version=version)


def _listens(host: str, port: int) -> bool:
    import socket

    try:
        with socket.create_connection((host, port), timeout=3):
            return True
    except OSError:
        return False
