"""Reading ``sources.yml``: every fault at its line, relative paths from the file's folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from resources.agencies.source.declaration import (
    Connection,
    CsvFile,
    NdjsonFile,
    PostgresConnection,
    PostgresTable,
    Source,
    Sources,
    SqliteConnection,
    SqliteTable,
    TableDeclaration,
    XlsxFile,
)
from zb_pipelines.domain.catalog.files.document import Document, read_document
from zb_pipelines.domain.catalog.files.validation import validated
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.legal.model import Declared

M = TypeVar("M", bound=BaseModel)

_CONNECTIONS: Mapping[str, type[Connection]] = {
    "sqlite": SqliteConnection,
    "postgresql": PostgresConnection,
}
_FILES: Mapping[str, type[CsvFile | XlsxFile | NdjsonFile]] = {
    "csv": CsvFile,
    "xlsx": XlsxFile,
    "ndjson": NdjsonFile,
}


class _Outline(Declared):
    showing: date | None = None
    connections: dict[str, dict[str, Any]] = Field(default={})
    entries: dict[str, dict[str, Any]] = Field(default={})


def load_sources(path: Path) -> Sources:
    """Read ``sources.yml``. Raises :class:`InputError` with every fault, each with its line."""
    if not path.is_file():
        raise input_error(str(path), "没有来源文件", "用 ZB_SOURCES 指向本市的 sources.yml")
    reading = _Reading(read_document(path, path.name), path.absolute().parent)
    outline = validated(reading.document, reading.document.value, _Outline)
    connections = {
        key: reading.connection(key, value) for key, value in outline.connections.items()
    }
    entries = {
        key: reading.entry(key, value, connections) for key, value in outline.entries.items()
    }
    if reading.faults:
        raise InputError(*reading.faults)
    declared = {key: source for key, source in entries.items() if source}
    return Sources(declared, outline.showing)


@dataclass(frozen=True)
class _Reading:
    """One pass over the file; what is wrong is gathered in ``faults`` and read as ``None``."""

    document: Document
    folder: Path
    faults: list[Problem] = field(default_factory=list[Problem])

    def connection(self, key: str, value: Mapping[str, Any]) -> Connection | None:
        found = self._of_kind(("connections", key), value, _CONNECTIONS)
        if isinstance(found, SqliteConnection):
            return found.model_copy(update={"path": self._absolute(found.path)})
        return found

    def entry(
        self, key: str, value: Mapping[str, Any], connections: Mapping[str, Connection | None]
    ) -> Source | None:
        if "connection" in value:
            return self._table(key, value, connections)
        found = self._of_kind(("entries", key), value, _FILES)
        if found is None:
            return None
        control = self._absolute(found.control) if found.control else None
        return found.model_copy(update={"path": self._absolute(found.path), "control": control})

    def _table(
        self, key: str, value: Mapping[str, Any], connections: Mapping[str, Connection | None]
    ) -> Source | None:
        declared = self._validated(("entries", key), value, TableDeclaration)
        if declared is None:
            return None
        if declared.connection not in connections:
            self._fault(
                ("entries", key, "connection"),
                f"connections 里没有 {declared.connection}",
                "在 connections 下写上它，或改成已有的名字",
            )
            return None
        connection = connections[declared.connection]
        if isinstance(connection, SqliteConnection):
            return SqliteTable(connection=connection, table=declared.table, nulls=declared.nulls)
        if isinstance(connection, PostgresConnection):
            return PostgresTable(connection=connection, table=declared.table, nulls=declared.nulls)
        return None

    def _of_kind(
        self, path: tuple[str, str], value: Mapping[str, Any], kinds: Mapping[str, type[M]]
    ) -> M | None:
        kind = kinds.get(str(value.get("kind")))
        if kind is None:
            self._fault(
                (*path, "kind"),
                "没有写 kind，或不认识这个 kind",
                f"写成其中之一：{'、'.join(kinds)}",
            )
            return None
        return self._validated(path, value, kind)

    def _validated(self, path: tuple[str, str], value: object, kind: type[M]) -> M | None:
        try:
            return validated(self.document, value, kind, path)
        except InputError as refusal:
            self.faults.extend(refusal.problems)
            return None

    def _fault(self, path: tuple[str, ...], what: str, remedy: str) -> None:
        self.faults.append(Problem(self.document.where(*path), what, remedy))

    def _absolute(self, path: str) -> str:
        return str(self.folder / path)
