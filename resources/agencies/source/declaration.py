"""Where the agencies' systems stand: the shape of ``sources.yml``.

This is not catalog: it changes when an agency moves a server. Passwords are never in it,
only the names of the environment variables that hold them.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.legal.model import Declared


def _text_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
        "".encode(name)
    except LookupError as error:
        raise ValueError(f"没有叫 {name} 的编码，常用的是 utf-8、gb18030、gbk、utf-16") from error
    return name


Encoding = Annotated[str, AfterValidator(_text_encoding)]


class SqliteConnection(Declared):
    """A SQLite file. ``busy_timeout``: seconds to wait for another program's lock."""

    kind: Literal["sqlite"] = Field(description="A SQLite file.")
    path: str = Field(description="Path of the file, absolute or from the folder of sources.yml.")
    busy_timeout: float = Field(
        default=5, description="Seconds to wait for another program's lock."
    )


class PostgresConnection(Declared):
    """A PostgreSQL database; ``password_env`` names the variable. Timeouts are in seconds."""

    kind: Literal["postgresql"] = Field(description="A PostgreSQL database.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=5432, description="Port.")
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] = Field(
        default="prefer", description="Whether the connection is encrypted, in libpq's terms."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    lock_timeout: int = Field(default=5, description="Seconds to wait for a lock.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class TableDeclaration(Declared):
    """A table or view of one of the connections; ``table`` may be ``schema.table``."""

    connection: str = Field(description="A name under `connections`.")
    table: str = Field(description="The table or view, `table` or `schema.table`.")
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')


class CsvFile(Declared):
    """A delimited text file. ``header_row`` is the line with the columns' names, from 1.

    ``nulls`` are the values that mean "nothing". ``control`` is the file delivered beside it
    with the number of rows and the SHA-256. Without it, a file whose last line has no end
    is taken for a truncated one, unless ``final_newline`` is false.
    """

    kind: Literal["csv"] = Field(description="A delimited text file.")
    path: str = Field(
        description="Path of the file, absolute or from the folder of sources.yml; {day} stands for the day."
    )
    encoding: Encoding = Field(
        default="utf-8", description="Encoding of the text: utf-8, gb18030, ..."
    )
    delimiter: str = Field(
        default=",", min_length=1, max_length=1, description="The character between fields."
    )
    quote: str = Field(
        default='"',
        min_length=1,
        max_length=1,
        description="The character around fields that hold the delimiter.",
    )
    header_row: int = Field(
        default=1, ge=1, description="The line with the columns' names, from 1."
    )
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    control: str | None = Field(
        default=None,
        description="Path of the file delivered beside it with the number of rows and the SHA-256.",
    )
    final_newline: bool = Field(
        default=True,
        description="Whether a file whose last line has no end is taken for a truncated one.",
    )


class XlsxFile(Declared):
    """A sheet of a workbook. ``header_row`` is the sheet's row with the columns' names, from 1."""

    kind: Literal["xlsx"] = Field(description="A sheet of a workbook.")
    path: str = Field(
        description="Path of the file, absolute or from the folder of sources.yml; {day} stands for the day."
    )
    sheet: str = Field(description="Name of the sheet.")
    header_row: int = Field(default=1, ge=1, description="The row with the columns' names, from 1.")
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    control: str | None = Field(
        default=None,
        description="Path of the file delivered beside it with the number of rows and the SHA-256.",
    )


class NdjsonFile(Declared):
    """One JSON object a line; the objects' keys are the columns."""

    kind: Literal["ndjson"] = Field(description="One JSON object a line; its keys are the columns.")
    path: str = Field(
        description="Path of the file, absolute or from the folder of sources.yml; {day} stands for the day."
    )
    encoding: Encoding = Field(
        default="utf-8", description="Encoding of the text: utf-8, gb18030, ..."
    )
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')
    control: str | None = Field(
        default=None,
        description="Path of the file delivered beside it with the number of rows and the SHA-256.",
    )


class SqliteTable(Declared):
    """A table in a SQLite file, ready to be read."""

    connection: SqliteConnection
    table: str
    nulls: tuple[str, ...] = ()


class PostgresTable(Declared):
    """A table in a PostgreSQL database, ready to be read."""

    connection: PostgresConnection
    table: str
    nulls: tuple[str, ...] = ()


Connection = SqliteConnection | PostgresConnection
DeliveredFile = CsvFile | XlsxFile | NdjsonFile
Source = SqliteTable | PostgresTable | DeliveredFile


@dataclass(frozen=True)
class Sources:
    """All sources by entry key; every path is absolute (``{day}`` still in it).

    ``showing`` is the day that the systems show, where that is not simply today:
    a demo city stands still on the day it was built for.
    """

    entries: Mapping[str, Source]
    showing: date | None = None

    def source(self, entry: str) -> Source:
        """Where ``entry`` is delivered; :class:`PullError` ``not_declared`` if nobody said."""
        found = self.entries.get(entry)
        if found is None:
            raise PullError(
                "not_declared",
                f"sources.yml 没有写 {entry} 从哪里接入",
                "在 sources.yml 的 entries 下补上这一条目的来源",
            )
        return found
