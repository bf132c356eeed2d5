"""The Dagster instance of an installation: its folder, its file, its seeded limits."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import resources
from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.config_file import config_path
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import Settings, current

PACKAGE = Path(resources.__file__).parent
# In a checkout the file lies at the top; the wheel carries it inside the package.
PLACES = (PACKAGE.parent / "dagster.yaml", PACKAGE / "dagster.yaml")


# The first line of the file in releases that did not remember what they wrote.
FORMERLY = (
    "# The Dagster instance. `zb` links this file into DAGSTER_HOME before it starts anything."
)
WEBSERVER_FILE = "webserver"
DOOR_FILE = "webserver.door"
DEFAULT_WEBSERVER = "127.0.0.1:3000"


@dataclass(frozen=True)
class WebserverDoor:
    """What a request must carry: the path's ``prefix`` and ``headers``."""

    prefix: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    tls: bool = False


def prepare(settings: Settings) -> Path:
    """Make the instance's folder with its ``dagster.yaml`` and point Dagster there.

    A ``dagster.yaml`` that somebody changed, or wrote before us, is kept.
    """
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    _write_instance_file(home)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("ZB_HOME", str(settings.home))
    if "ZB_CONFIG" in os.environ:  # whoever is started from here may stand in another folder
        os.environ["ZB_CONFIG"] = str(config_path())
    os.environ.setdefault("DAGSTER_REDACT_USER_CODE_ERRORS", "1")
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    hush_announced()
    return home


def _write_instance_file(home: Path) -> None:
    """Write the shipped file where there is none, or where ours lies there unchanged.

    What was written last is remembered beside it. A file of a release that remembered nothing is
    known by its first line.
    """
    file, written = home / "dagster.yaml", home / "dagster.yaml.shipped"
    shipped = instance_file().read_text("utf-8")
    found = file.read_text("utf-8") if file.exists() else None
    if written.exists():
        ours = found == written.read_text("utf-8")
    else:
        ours = found is not None and found.splitlines()[:1] == [FORMERLY]
    if found is None or ours:
        if found != shipped:
            write_atomically(file, shipped.encode())
        if not written.exists() or written.read_text("utf-8") != shipped:
            write_atomically(written, shipped.encode())


def webserver_address() -> tuple[str, int]:
    """Host and port of the installation's webserver: ``ZB_WEBSERVER``, else where `zb ui` started last."""
    noted = current().dagster_home / WEBSERVER_FILE
    said = setting("webserver") or (
        noted.read_text("utf-8").strip() if noted.exists() else DEFAULT_WEBSERVER
    )
    host, _, port = said.rpartition(":")
    return host, int(port)


def note_webserver(home: Path, address: str, door: WebserverDoor | None = None) -> None:
    """Remember ``address`` (host:port), so that other processes can ask it to load a release.

    ``door`` is how to get in where it stands behind the portal's login.
    """
    write_atomically(home / WEBSERVER_FILE, address.encode())
    file = home / DOOR_FILE
    if door is None:
        file.unlink(missing_ok=True)
    else:
        write_atomically(file, json.dumps(asdict(door)).encode())
        file.chmod(0o600)


def webserver_door() -> WebserverDoor:
    """How this machine's commands reach the webserver that was started last."""
    file = current().dagster_home / DOOR_FILE
    if os.environ.get("ZB_WEBSERVER") or not file.exists():
        return WebserverDoor()
    return WebserverDoor(**json.loads(file.read_text("utf-8")))


def hush_announced() -> None:
    """Keep a source's announced failure, which the ledger tells, from being traced on stderr."""
    logging.getLogger("dagster.redacted_errors").addFilter(_is_unexpected)


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Whether an error of user code is one that nobody announced; only those deserve a trace."""
    import dagster as dg

    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        if isinstance(error, dg.Failure | dg.RetryRequested):
            return False
        error = error.__cause__
    return True


def instance_file() -> Path:
    """The shipped ``dagster.yaml``."""
    for place in PLACES:
        if place.is_file():
            return place
    raise input_error(
        str(PLACES[0]),
        message("the shipped dagster.yaml is missing"),
        message("reinstall zb-pipelines"),
    )


def seed_pools(limits: Mapping[str, int]) -> None:
    """Give every pool its limit.

    Dagster does not apply a default limit to a pool that it has never seen, so
    that on the first night three runs could stand before one agency's server.
    """
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        storage = instance.event_log_storage
        known = {info.name: info.limit for info in storage.get_pool_limits()}
        for pool, limit in limits.items():
            if known.get(pool) != limit:
                storage.set_concurrency_slots(pool, limit)
