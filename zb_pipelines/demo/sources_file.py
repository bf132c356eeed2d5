"""Writes ``sources.yml`` of the demo city; a file that the demo did not write is left alone."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from resources.local_files.atomic_file import write_atomically
from zb_pipelines.demo.agency_database import CLOSED_PORT, Server
from zb_pipelines.demo.delivery_plan import Handover, handovers
from zb_pipelines.demo.failures import Failure
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import Settings

_KEYS: dict[str, dict[str, str]] = {
    "json": {"records": "data.list"},
    "xml": {"row": "data/row"},
    "dbf": {"encoding": "utf-8"},
}
"""What the declaration of a kind of file tells beside its path."""
MARK = "# Written by `zb demo build`; building again writes it anew."


def refuse_foreign(settings: Settings) -> None:
    """Raise :class:`InputError` where the sources file exists and is not the demo's own."""
    file = sources_path(settings)
    if file.exists() and not file.read_text("utf-8").startswith(MARK):
        raise input_error(
            str(file),
            message("This file was not written by the demo city"),
            message("use another ZB_HOME for the demo, or move the file away"),
        )


def sources_path(settings: Settings) -> Path:
    """The demo's sources file: always in the home folder, wherever ``ZB_SOURCES`` points."""
    return settings.home / "sources.yml"


def agency_folder(settings: Settings) -> Path:
    """Where the agencies' own systems stand."""
    return settings.demo / "agencies"


def delivered_file(settings: Settings, entry: str, handover: Handover) -> Path:
    """The file in which ``entry`` is handed over."""
    return agency_folder(settings) / entry.split("/")[0] / handover.file


def database_file(settings: Settings, connection: str) -> Path:
    """The SQLite file of ``connection``."""
    return agency_folder(settings) / f"{connection}.db"


def write_sources(
    settings: Settings, servers: Mapping[str, Server], failing: dict[str, Failure], day: date
) -> None:
    """Write where every system stands, ``servers`` by their connection; a silent agency's stands where nobody answers."""
    silent = {
        handovers()[entry].connection
        for entry, failure in failing.items()
        if failure.defect == "silent_agency"
    }
    connections = sorted({plan.connection for plan in handovers().values() if plan.connection})
    content = {
        "showing": day,
        "connections": {
            name: _connection(settings, name, servers.get(name), silent=name in silent)
            for name in connections
        },
        "entries": {entry: _entry(settings, entry, plan) for entry, plan in handovers().items()},
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    write_atomically(sources_path(settings), f"{MARK}\n{text}".encode())


def _connection(
    settings: Settings, name: str, server: Server | None, *, silent: bool
) -> dict[str, Any]:
    if silent:
        address = {"host": "127.0.0.1", "port": CLOSED_PORT, "database": name, "user": "zb"}
        return {"kind": "postgresql", **address, "sslmode": "disable", "connect_timeout": 3}
    if server:
        return server.connection_declaration(name)
    return {"kind": "sqlite", "path": _relative(settings, database_file(settings, name))}


def _entry(settings: Settings, entry: str, plan: Handover) -> dict[str, Any]:
    if plan.kind == "database":
        return {"connection": plan.connection, "table": plan.table}
    path = _relative(settings, delivered_file(settings, entry, plan))
    found: dict[str, Any] = {"kind": plan.kind, "path": path}
    if plan.kind == "xlsx":
        return found | {"sheet": plan.sheet, "header_row": plan.header_row}
    found |= _KEYS.get(plan.kind, {})
    if plan.kind == "ods":
        found |= {"sheet": plan.sheet}
    if plan.kind == "csv":
        found |= {"encoding": plan.encoding, "nulls": list(dict.fromkeys(["", plan.nulls]))}
    return found | ({"control": f"{path}.ok"} if plan.control else {})


def _relative(settings: Settings, file: Path) -> str:
    return file.relative_to(settings.home).as_posix()
