"""Delivery by geographic files of one part: GeoPackage, GeoJSON. Shapes are the column ``geometry``, told as WKT."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from pydantic import Field

from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.text_encoding import as_utf8, declared_encoding
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import DeliveredFile, EncodedText, Encoding
from resources.agencies.source.error_words import NOT_UTF8, declared_names, words_of
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns, nothing_to_finish
from resources.engine import EngineError, load_extension
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_NUMBER = "OGC_FID"  # the reader's own number of a feature


class SpatialFile(DeliveredFile, EncodedText):
    """A geographic file; ``layer`` is needed where it holds several.

    A Shapefile is its .shp file with .dbf and .shx beside it, or a zip archive of these. Without
    ``encoding`` its .cpg file counts, else what counts for a dBASE table.
    """

    kind: Literal["shapefile", "geopackage", "geojson"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')
    layer: str | None = Field(
        default=None, description="Name of the layer, where the file has several."
    )
    encoding: Encoding | None = Field(
        default=None, description="Encoding of the text: utf-8, gb18030, ..."
    )


@contextmanager
def read_spatial_part(part: FilePart) -> Generator[Reading]:
    """All features of the layer; a column of shapes is told as WKT, whatever the file calls it."""
    source = part.source
    assert isinstance(source, SpatialFile)  # noqa: S101
    if source.kind != "geojson":
        yield _reading(part, source)
        return
    with as_utf8(part.file, declared_encoding(source), part.engine.scratch) as text:
        yield _reading(replace(part, file=replace(part.file, content=text.path)), source)


def _reading(part: FilePart, source: SpatialFile) -> Reading:
    name = part.file.name
    load_extension(part.engine, "spatial")
    relation = _relation(part, source)
    try:
        kinds = part.engine.columns(f"SELECT * FROM {relation}")
    except UnicodeDecodeError:  # in the name of a column
        raise _encoding_error(name) from None
    except EngineError:
        raise unreadable_error(name) from None
    shapes = {
        n
        for n, kind in kinds.items()
        if str(kind).startswith("GEOMETRY") or str(kind) == "WKB_BLOB"
    }
    if _has_no_feature(part, relation, set(kinds) - shapes):
        return _nothing(part)
    names = ["geometry" if column in shapes else column for column in kinds]
    columns = found_columns(part.entry, names)
    exact = list(kinds)
    values = ", ".join(
        f"{_as_text(exact[columns.place[i.source_column]], shapes)} AS {identifier(i.name)}"
        for i in part.entry.aggregated_items
    )
    return Reading(
        select=f"SELECT {values} FROM {relation}",
        extra_columns=tuple(name for name in columns.extra if name != _NUMBER),
        explain=lambda error: _explain_error(part, error),
        finish=nothing_to_finish,
        offered=_features_told(part),
    )


def _features_told(part: FilePart) -> int | None:
    """Features that a GeoJSON file lists; the reader leaves out in silence what it takes for none.

    ``None`` of other kinds of file, and of a document that is no collection or too large to be looked at twice.
    """
    if part.source.kind != "geojson":
        return None
    file = literal(str(part.file.content))
    features = "json_array_length(ltrim(content, chr(65279)), '$.features')"
    try:
        told = part.engine.scalar(f"SELECT {features} FROM read_text({file})")
    except EngineError:
        return None
    return None if told is None else int(told)


def _has_no_feature(part: FilePart, relation: str, properties: set[str]) -> bool:
    """Whether it is GeoJSON without a feature, which has no columns either."""
    if part.source.kind != "geojson" or properties - {_NUMBER}:
        return False
    return part.engine.scalar(f"SELECT count(*) FROM {relation}") == 0


def _nothing(part: FilePart) -> Reading:
    """A delivery of no row."""
    values = ", ".join(
        f"NULL::VARCHAR AS {identifier(item.name)}" for item in part.entry.aggregated_items
    )
    return Reading(
        select=f"SELECT {values} WHERE false",
        extra_columns=(),
        explain=lambda error: _explain_error(part, error),
        finish=nothing_to_finish,
    )


def _as_text(column: str, shapes: set[str]) -> str:
    """A column as text: of the reader's texts nobody checked that they are UTF-8, ``decode`` does."""
    name = identifier(column)
    return f"ST_AsText({name})" if column in shapes else f"decode(encode({name}::VARCHAR))"


def _relation(part: FilePart, source: SpatialFile) -> str:
    options = [f"layer = {literal(source.layer)}"] if source.layer else []
    if source.kind == "geojson":  # a text that looks like a date stays as it came
        options.append("open_options = ['DATE_AS_STRING=YES']")
    path = str(part.file.content)
    return f"ST_Read({', '.join([literal(path), *options])})"


def _explain_error(part: FilePart, error: ReadError) -> PullError:
    name = part.file.name
    told = words_of(error, [*declared_names(part.source), str(part.file.content)])
    if NOT_UTF8.search(told):
        return _encoding_error(name)
    return unreadable_error(name)


def unreadable_error(name: str) -> PullError:
    """The failure of a file that is no geographic one, or damaged."""
    return PullError(
        "unreadable",
        message("{name} cannot be read as a geographic file", name=name),
        message(
            "check kind and layer in sources.yml; if they are right, ask for the whole file again"
        ),
    )


def _encoding_error(name: str) -> PullError:
    return PullError(
        "encoding",
        message("{name} has text that is no UTF-8", name=name),
        message("write encoding in sources.yml: gb18030, or ask for a .cpg file"),
    )
