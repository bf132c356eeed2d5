"""Where the agencies' systems stand: what all declarations of ``sources.yml`` share.

This is not catalog: it changes when an agency moves a server. Passwords are never in it,
only the names of the environment variables that hold them. What one kind of source declares
beside this stands in that kind's own module.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from resources.agencies.source.failure import PullError
from resources.agencies.source.limits import FileLimits
from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message


def _text_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
        "".encode(name)
    except LookupError as error:
        raise ValueError(
            message(
                "no encoding is called {name}; usual are utf-8, gb18030, gbk, utf-16", name=name
            )
        ) from error
    return name


Encoding = Annotated[str, AfterValidator(_text_encoding)]


class Connection(Declared):
    """A system that several entries come from; ``kind`` says which kind of system."""

    kind: Any = Field(description="Kind of source.")


class Source(Declared):
    """Where one entry is delivered. ``nulls`` are the values that mean "nothing"."""

    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')
    may_be_empty: bool = Field(
        default=False,
        description="Whether the agency confirmed that there may be no row at all.",
    )

    @property
    def kind_name(self) -> str:
        """The kind of source as ``sources.yml`` calls it."""
        raise NotImplementedError


class TableSource(Source):
    """A table or view of a connection."""

    connection: Any = Field(description="A name under `connections`.")
    table: str = Field(description="The table or view, `table` or `schema.table`.")
    counted: bool = Field(
        default=True,
        description="Whether the source counts the rows that it gives; false for a view that takes long.",
    )

    @property
    def kind_name(self) -> str:
        """The kind of the connection."""
        return self.connection.kind


class DeliveredFile(Source):
    """A file, or several of one day: ``path`` may hold ``*`` and ``{day}`` or ``{day:%Y%m%d}``.

    ``control`` is the file delivered beside it with the number of rows and the SHA-256.
    ``member`` is the file meant within a zip archive, where that holds several. ``connection`` is
    the server that ``path`` is on, where it is not this machine.
    """

    kind: Any = Field(description="Kind of source.")
    path: str = Field(
        description="Path, absolute or from the folder of sources.yml; {day} or {day:%Y%m%d} stands for the day, * for anything."
    )
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    control: str | None = Field(
        default=None,
        description="Path of the file delivered beside it with the number of rows and the SHA-256.",
    )
    member: str | None = Field(
        default=None, description="Name of the file meant within a zip archive that holds several."
    )
    connection: Any = Field(default=None, description="A name under `connections`.")
    limits: FileLimits = Field(
        default=FileLimits(), description="How large files may be, and what reading them may take."
    )

    @property
    def kind_name(self) -> str:
        """The kind of file."""
        return self.kind


class EncodedText(Declared):
    """A file of text whose encoding is judged: one that looks like another than declared is refused.

    ``encoding_certain`` overrules that judgement; bytes that are none in the declared encoding stay a fault.
    """

    encoding_certain: bool = Field(
        default=False,
        description="Whether the encoding is the one declared even where the text looks like another.",
    )


class RowsOfPaper(Declared):
    """Rows of a file that are none of its records, as people who write tables leave them.

    ``footer`` is the number of last rows that are left out; ``skip`` are words with which the
    first filled cell of a row begins that is left out, such as those of totals.
    """

    footer: int = Field(default=0, ge=0, description="Number of last rows that are left out.")
    skip: tuple[str, ...] = Field(
        default=(),
        description="Words with which a row begins that is left out, such as those of totals.",
    )


@dataclass(frozen=True)
class Sources:
    """All sources by entry key; every path is absolute (``{day}`` still in it).

    ``showing`` is the day that the systems show, where that is not simply today:
    a demo city stands still on the day it was built for. ``file`` is where all this is written.
    """

    entries: Mapping[str, Source]
    showing: date | None = None
    file: str = "sources.yml"

    def source(self, entry: str) -> Source:
        """Where ``entry`` is delivered; :class:`PullError` ``not_declared`` if nobody said."""
        found = self.entries.get(entry)
        if found is None:
            raise PullError(
                "not_declared",
                message(
                    "{file} does not say where {entry} comes from", file=self.file, entry=entry
                ),
                message("add the source of this entry below entries in {file}", file=self.file),
            )
        return found
