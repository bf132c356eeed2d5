"""Keys of encrypted Parquet files in a session: it gets those that its own statements name, and no others.

A statement names a key by what :func:`encryption_sql` says of it. The secret never stands in it: the engine
keeps secrets apart, by name, and no function of it shows them.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

import duckdb

from resources.engine.extensions import Extensible, load_extension
from resources.engine.failure import EngineError
from zb_pipelines.domain.sql import literal

_NAMED = re.compile(r"footer_key: '([A-Za-z0-9_/-]+)@([1-9][0-9]*)'")


class Unlockable(Extensible, Protocol):
    """A session that can be given keys."""

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection to the engine."""
        ...


def encryption_sql(name: str, version: int) -> str:
    """The value of ``encryption_config`` that reads or writes by version ``version`` of a key."""
    return f"{{footer_key: {literal(f'{name}@{version}')}}}"


@dataclass
class FileKeys:
    """Where a session's keys come from: ``secret_of`` a name and a version; ``None``: it has none.

    ``may_be_used`` says whether there can be an encrypted file at all.
    """

    secret_of: Callable[[str, int], bytes] | None = None
    may_be_used: Callable[[], bool] = field(default=lambda: False)
    _given: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]], repr=False)
    _only: frozenset[str] | None = None
    _giving: Lock = field(default_factory=Lock, repr=False)

    def give(self, session: Unlockable, sql: str) -> None:
        """Give the session the keys that ``sql`` names; those that it may not have it does not get.

        Whatever ``secret_of`` raises where there is no such key.
        """
        if self.secret_of is None or "footer_key" not in sql:
            return
        with self._giving:
            for name, version in self._missing(sql):
                secret = self.secret_of(name, version)
                if self._only is None:
                    load_extension(session, "httpfs")
                _add(session.connection, f"{name}@{version}", secret)
                self._given.add((name, version))

    def restrict(self, session: Unlockable, names: Iterable[str]) -> None:
        """From here on the session gets keys of these names alone; it has what it needs to use them."""
        if self.secret_of is not None and self.may_be_used():
            load_extension(session, "httpfs")
        self._only = frozenset(names)

    def _missing(self, sql: str) -> Iterator[tuple[str, int]]:
        for name, version in _NAMED.findall(sql):
            allowed = self._only is None or name in self._only
            if allowed and (name, int(version)) not in self._given:
                yield name, int(version)


def _add(connection: duckdb.DuckDBPyConnection, name: str, secret: bytes) -> None:
    """Whose statement holds the secret: whatever goes wrong, nothing of it is told."""
    failure = None
    text = base64.b64encode(secret).decode()
    try:
        # A connection of its own, so that no transaction or open result of the session is touched.
        with connection.cursor() as beside:
            beside.execute(f"PRAGMA add_parquet_key({literal(name)}, {literal(text)})")
            return
    except duckdb.Error as error:
        failure = EngineError(type(error).__name__, "a key could not be given to the session")
    raise failure
