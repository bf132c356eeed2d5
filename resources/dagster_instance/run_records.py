"""Reads a few facts of Dagster's runs and heartbeats from its tables, without loading Dagster.

`zb status` is asked all day and would spend three quarters of its time on importing Dagster. Only
for the storage that our `dagster.yaml` chooses; a storage of a deployment's own is asked through
Dagster's instance. ``tests/resources/test_run_records.py`` holds both answers together.
"""

import json
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
import yaml

from resources.dagster_instance.database_address import driver_named
from resources.dagster_instance.night_tags import NIGHT_TAG, STEP_TAG
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import current

SCHEDULE_TAG = "dagster/schedule_name"
_OURS = "SwitchedStorage"
_HEARTBEATS = sa.table("daemon_heartbeats", sa.column("daemon_type"), sa.column("body"))
_RUNS = sa.table("runs", sa.column("id"), sa.column("run_id"))
_TAGS = sa.table("run_tags", sa.column("run_id"), sa.column("key"), sa.column("value"))


@contextmanager
def opened_run_records() -> Generator[sa.Connection | None]:
    """A connection to the tables of this installation's instance; ``None`` where nothing was run yet."""
    url, file = setting("dagster_pg_url"), _runs_file(current().dagster_home)
    if not url and not file.exists():
        yield None
        return
    engine = sa.create_engine(driver_named(url)) if url else _open_file(file)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def is_readable() -> bool:
    """Whether this installation's instance keeps its records where our `dagster.yaml` says."""
    file = current().dagster_home / "dagster.yaml"
    if not file.exists():
        return True
    declared = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    storage = declared.get("storage") if isinstance(declared, Mapping) else None
    custom = storage.get("custom") if isinstance(storage, Mapping) else None
    return isinstance(custom, Mapping) and custom.get("class") == _OURS


def heartbeat_of(connection: sa.Connection, daemon: str) -> datetime | None:
    """When the heart of ``daemon`` (Dagster's name of it) beat last; ``None`` where it never did."""
    wanted = sa.select(_HEARTBEATS.c.body).where(_HEARTBEATS.c.daemon_type == daemon)
    body = connection.execute(wanted).scalar()
    return datetime.fromtimestamp(json.loads(body)["timestamp"], UTC) if body else None


def starter_of_newest_night(connection: sa.Connection, day: date) -> str | None:
    """The schedule that asked for the newest pull of a night up to ``day``; ``None``: nobody's or no night."""
    night, step, asked = (_TAGS.alias(name) for name in ("night", "step", "asked"))
    newest = (
        sa.select(asked.c.value)
        .select_from(_RUNS)
        .join(night, (night.c.run_id == _RUNS.c.run_id) & (night.c.key == NIGHT_TAG))
        .join(step, (step.c.run_id == _RUNS.c.run_id) & (step.c.key == STEP_TAG))
        .outerjoin(asked, (asked.c.run_id == _RUNS.c.run_id) & (asked.c.key == SCHEDULE_TAG))
        .where(step.c.value == "pull", night.c.value <= day.isoformat())
        .order_by(_RUNS.c.id.desc())
        .limit(1)
    )
    return connection.execute(newest).scalar()


def _runs_file(home: Path) -> Path:
    return home / "history" / "runs.db"


def _open_file(file: Path) -> sa.Engine:
    address = f"{file.absolute().as_uri()}?mode=ro"
    return sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=30),
        poolclass=sa.NullPool,
    )
