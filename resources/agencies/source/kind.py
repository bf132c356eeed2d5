"""What a kind of source is: its declaration, how it is read, and how its system is looked into."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.agencies.source.declaration import Connection, Source
from resources.agencies.source.reading import Reading
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry


@dataclass(frozen=True)
class Found:
    """One table or file. ``columns`` are name and type as the system says it (``""``: none said).

    ``place`` is the connection's database or the folder; ``name`` the table or the file's
    name with ``{day}`` in place of a date. ``columns`` is ``None`` where they cannot be read.
    """

    place: str
    name: str
    columns: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True)
class SourceKind:
    """One kind of source; functions get the declaration that ``declared`` is the shape of.

    ``read`` opens a delivery; ``place`` tells where a source stands in the inventory; ``found``
    lists what there is beside it, names only; ``reached`` raises :class:`PullError` where the
    system cannot be asked now. ``connection`` is the shape of its connection, where it has one.
    """

    name: str
    declared: type[Source]
    read: Callable[[Engine, Any, Entry, date], AbstractContextManager[Reading]]
    place: Callable[[Any], tuple[str, str]]
    found: Callable[[Any], Iterable[Found]]
    reached: Callable[[Any], object]
    connection: type[Connection] | None = None
    format: str = "数据库"
    """The category of format (信息资源格式) of what it gives."""


def tables_found(place: str, listed: list[tuple[str, str, str]]) -> list[Found]:
    """Tables from a list of table, column and type."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in listed:
        tables.setdefault(table, []).append((column, kind))
    return [Found(place, table, tuple(columns)) for table, columns in tables.items()]
