"""The JSON Schema of ``sources.yml`` (``ZB_SOURCES``), generated from the models that read it."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field, create_model

from resources.agencies.kinds import CONNECTIONS, KINDS
from resources.agencies.source.declaration import Source
from resources.agencies.source.kind import SourceKind
from resources.agencies.source.limits import FileLimits
from zb_pipelines.domain.catalog.files.json_schema import json_schema
from zb_pipelines.domain.legal.model import Declared


def sources_schema() -> dict[str, str]:
    """Text of the JSON Schema by its file's name, ``sources.json``."""
    connection: Any = reduce(or_, CONNECTIONS.values())
    entry: Any = reduce(or_, dict.fromkeys(map(_as_written, KINDS.values())))
    shape = create_model(
        "SourcesFile",
        __base__=Declared,
        __doc__="Where the agencies' systems stand. Passwords are never in it, only names of variables.",
        showing=(
            date | None,
            Field(default=None, description="The day that the systems show; absent: today."),
        ),
        limits=(
            FileLimits,
            Field(
                default=FileLimits(),
                description="How large files may be, and what reading them may take.",
            ),
        ),
        connections=(
            dict[str, Annotated[connection, Field(discriminator="kind")]],  # pyright: ignore[reportInvalidTypeForm]
            Field(default={}, description="Systems by a name of your own."),
        ),
        entries=(
            dict[str, entry],  # pyright: ignore[reportInvalidTypeForm]
            Field(default={}, description="Where each entry, <agency>/<entry>, is delivered."),
        ),
    )
    return {"sources.json": json_schema(shape, "sources.yml")}


_WRITTEN: dict[type[Source], type[Source]] = {}


def _as_written(kind: SourceKind) -> type[Source]:
    """The declaration as the file has it: a connection by its name."""
    told = "A name under `connections`."
    name: Any = (str, Field(description=told))
    if kind.connection is None:
        name = (str | None, Field(default=None, description=f"{told} The server that path is on."))
    if kind.declared not in _WRITTEN:
        _WRITTEN[kind.declared] = create_model(
            kind.declared.__name__,
            __base__=kind.declared,
            __doc__=kind.declared.__doc__,
            connection=name,
        )
    return _WRITTEN[kind.declared]
