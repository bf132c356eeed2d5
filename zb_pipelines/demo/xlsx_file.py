"""Writes a table as a workbook of one sheet (Office Open XML), built as text inside the engine."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier, literal

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_xlsx(
    engine: Engine, items: list[Item], target: Path, *, sheet: str, title: str, header_row: int
) -> None:
    """Write ``staged`` to ``target``: the title in the first row, the columns' names in ``header_row``.

    Numbers are number cells, everything else is text.
    """
    lead = [_row(1, [title])] if header_row > 1 else []
    header = _row(header_row, [item.source_column for item in items])
    cells = " || ".join(_cell(item) for item in items)
    body = engine.scalar(
        f"SELECT string_agg('<row r=\"' || (_number + {header_row}) || '\">' || {cells} || '</row>',"
        " '' ORDER BY _number)"
        " FROM (SELECT *, row_number() OVER (ORDER BY _copy, _h) AS _number FROM staged)"
    )
    rows = "".join([*lead, header, body or ""])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in _parts(sheet).items():
            _put(archive, name, text)
        data = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        _put(archive, "xl/worksheets/sheet1.xml", data)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    part = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(part, (_DECLARATION + text).encode("utf-8"), compresslevel=4)


def _parts(sheet: str) -> dict[str, str]:
    kinds = {
        "/xl/workbook.xml": f"{_WORKBOOK_TYPE}.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_WORKBOOK_TYPE}.worksheet+xml",
    }
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
    }


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _row(number: int, texts: list[str]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def _cell(item: Item) -> str:
    """SQL of one cell; an absent value is an empty cell, which keeps its place."""
    name = identifier(item.name)
    if item.type in ("integer", "decimal"):
        return f"coalesce('<c><v>' || {name} || '</v></c>', '<c/>')"
    safe = f"replace(replace(replace({name}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    opening = '<c t="inlineStr"><is><t xml:space="preserve">'
    return f"coalesce({literal(opening)} || {safe} || '</t></is></c>', '<c/>')"
