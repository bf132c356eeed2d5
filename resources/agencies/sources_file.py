"""Reading ``sources.yml``: every fault at its line, relative paths from the file's folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from resources.agencies.source.declaration import Connection, DeliveredFile, Source, Sources
from resources.agencies.source.kind import SourceKind
from resources.agencies.source.limits import FileLimits
from zb_pipelines.domain.catalog.files.document import YamlDocument, read_document
from zb_pipelines.domain.catalog.files.validation import validate
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message

M = TypeVar("M", bound=BaseModel)

_PATHS = ("path", "ca", "key_file", "control")
"""Keys that name a file beside sources.yml, by a path from its folder."""


class _Outline(Declared):
    showing: date | None = None
    limits: FileLimits = FileLimits()
    connections: dict[str, dict[str, Any]] = Field(default={})
    entries: dict[str, dict[str, Any]] = Field(default={})


def load_sources(path: Path) -> Sources:
    """Read ``sources.yml``. Raises :class:`InputError` with every fault, each with its line."""
    if not path.is_file():
        raise input_error(
            str(path),
            message("there is no file of sources"),
            message("let ZB_SOURCES name the city's sources.yml"),
        )
    from resources.agencies.kinds import CONNECTIONS, KINDS  # Dagster's page need not load them

    document = read_document(path, str(path.absolute()))
    reading = _Reading(document, path.absolute().parent, KINDS, CONNECTIONS)
    outline = validate(reading.document, reading.document.value, _Outline)
    connections = {
        key: reading.connection(key, value) for key, value in outline.connections.items()
    }
    entries = {
        key: reading.entry(key, value, connections) for key, value in outline.entries.items()
    }
    if reading.faults:
        raise InputError(*reading.faults)
    declared = {
        key: _with_limits(source, outline.limits) for key, source in entries.items() if source
    }
    return Sources(declared, outline.showing, str(path.absolute()))


def _with_limits(source: Source, limits: FileLimits) -> Source:
    """The source with the file's common limits where it has none of its own."""
    if not isinstance(source, DeliveredFile) or "limits" in source.model_fields_set:
        return source
    return source.model_copy(update={"limits": limits})


@dataclass(frozen=True)
class _Reading:
    """One pass over the file; what is wrong is gathered in ``faults`` and read as ``None``."""

    document: YamlDocument
    folder: Path
    kinds: Mapping[str, SourceKind]
    connections: Mapping[str, type[Connection]]
    faults: list[Problem] = field(default_factory=list[Problem])

    @property
    def _files(self) -> Mapping[str, type[Source]]:
        """The shape of a file by its kind."""
        return {name: kind.declared for name, kind in self.kinds.items() if not kind.connection}

    def connection(self, key: str, value: Mapping[str, Any]) -> Connection | None:
        """A connection, its paths absolute."""
        return self._of_kind(("connections", key), value, self.connections)

    def entry(
        self, key: str, value: Mapping[str, Any], connections: Mapping[str, Connection | None]
    ) -> Source | None:
        """Where an entry comes from: a file, or something of a connection."""
        if "connection" not in value:
            return self._of_kind(("entries", key), value, self._files)
        name = value["connection"]
        if name not in connections:
            self._fault(
                ("entries", key, "connection"),
                message("connections has no {name}", name=name),
                message("write it below connections, or use one that is there"),
            )
            return None
        connection = connections[name]
        if connection is None:
            return None
        whole = {**value, "connection": connection.model_dump(mode="json", exclude_none=True)}
        kind = self.kinds.get(connection.kind)
        if kind is None:  # a server that holds files
            return self._of_kind(("entries", key), whole, self._files, local=False)
        return self._validate_section(("entries", key), whole, kind.declared)

    def _of_kind(
        self,
        path: tuple[str, str],
        value: Mapping[str, Any],
        kinds: Mapping[str, type[M]],
        *,
        local: bool = True,
    ) -> M | None:
        kind = kinds.get(str(value.get("kind")))
        if kind is None:
            self._fault(
                (*path, "kind"),
                message("kind is not written, or not known"),
                message("write one of these: {kinds}", kinds=message(", ").join(kinds)),
            )
            return None
        found = self._validate_section(path, value, kind)
        return self._with_paths(found) if found and local else found

    def _with_paths(self, found: M) -> M:
        paths = {
            key: str(self.folder / value)
            for key in _PATHS
            if isinstance(value := getattr(found, key, None), str)
        }
        return found.model_copy(update=paths)

    def _validate_section(self, path: tuple[str, str], value: object, kind: type[M]) -> M | None:
        try:
            return validate(self.document, value, kind, path)
        except InputError as refusal:
            self.faults.extend(refusal.problems)
            return None

    def _fault(self, path: tuple[str, ...], what: str, remedy: str) -> None:
        self.faults.append(Problem(self.document.where(*path), what, remedy))
