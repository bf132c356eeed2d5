"""The Dagster instance of an installation: its folder, its file, its seeded limits."""

import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import resources
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import Settings

PACKAGE = Path(resources.__file__).parent
# In a checkout the file lies at the top; the wheel carries it inside the package.
PLACES = (PACKAGE.parent / "dagster.yaml", PACKAGE / "dagster.yaml")


def prepare(settings: Settings) -> Path:
    """Make the instance's folder with its ``dagster.yaml`` and point Dagster there."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(instance_file(), home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("ZB_HOME", str(settings.home))
    os.environ.setdefault("DAGSTER_REDACT_USER_CODE_ERRORS", "1")
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    hush_announced()
    return home


def hush_announced() -> None:
    """Keep a source's announced failure, which the ledger tells, from being traced on stderr."""
    logging.getLogger("dagster.redacted_errors").addFilter(_unexpected)


def _unexpected(record: logging.LogRecord) -> bool:
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
