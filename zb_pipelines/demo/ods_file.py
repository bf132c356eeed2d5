"""Writes a table as an OpenDocument spreadsheet of one sheet, built as text inside the engine."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier, literal

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_ods(engine: Engine, items: list[Item], target: Path, *, sheet: str) -> None:
    """Write ``staged`` to ``target``, the columns' names in the first row, every value as text."""
    names = "".join(_text_cell(item.source_column) for item in items)
    cells = " || ".join(_cell(item) for item in items)
    rows = engine.scalar(
        f"SELECT string_agg('<table:table-row>' || {cells} || '</table:table-row>', ''"
        " ORDER BY _copy, _h) FROM staged"
    )
    content = (
        f'{_DECLARATION}<office:document-content xmlns:office="{_URN}:office:1.0"'
        f' xmlns:table="{_URN}:table:1.0" xmlns:text="{_URN}:text:1.0" office:version="1.3">'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(sheet)}>"
        f"<table:table-row>{names}</table:table-row>{rows or ''}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0"'
        f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{_TYPE}"/><manifest:file-entry manifest:full-path="content.xml"'
        ' manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in (
            ("mimetype", _TYPE),
            ("META-INF/manifest.xml", manifest),
            ("content.xml", content),
        ):
            part = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, text.encode("utf-8"))


def _text_cell(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
    )


def _cell(item: Item) -> str:
    """SQL of one cell; blanks at the end are written as the format has them."""
    name = identifier(item.name)
    safe = f"replace(replace(replace({name}::VARCHAR, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    spaced = f"regexp_replace({safe}, ' $', '<text:s/>')"
    opening = literal('<table:table-cell office:value-type="string"><text:p>')
    ending = literal("</text:p></table:table-cell>")
    return f"coalesce({opening} || {spaced} || {ending}, '<table:table-cell/>')"
