"""Every kind of source as one agency that can be told what to do: hand over, break off, refuse."""

import csv
import gzip
import io
import json
import shutil
import sqlite3
import struct
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from resources.agencies import Source
from resources.engine import Engine, load_extension
from zb_pipelines.domain.sql import identifier, literal

Rows = Sequence[Sequence[str]]
Declared = Callable[[str], Source]

NO_PASSWORD = "a file of this machine needs no password"
NOT_SLOW = "a file of this machine is there or not"
UNTESTED = "no server can be had"


@dataclass
class FileKind:
    """A kind of file in a folder: ``write`` makes it, ``declaration`` is the inside of its YAML."""

    name: str
    declaration: str
    write: Callable[[Path, Sequence[str], Rows], None]


def write_csv(file: Path, names: Sequence[str], rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([names, *rows])


def write_packed(file: Path, names: Sequence[str], rows: Rows) -> None:
    plain = file.with_suffix("")
    write_csv(plain, names, rows)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(plain.read_bytes()))
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, plain.name)
    plain.unlink()


def write_xlsx(file: Path, names: Sequence[str], rows: Rows) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("s")
        for at, row in enumerate([names, *rows]):
            for column, value in enumerate(row):
                sheet.write_string(at, column, value)


def write_by_office(file: Path, names: Sequence[str], rows: Rows) -> None:
    """LibreOffice saves the workbook in the format of the file's suffix."""
    book = file.with_suffix(".xlsx")
    write_xlsx(book, names, rows)
    profile = f"-env:UserInstallation=file://{file.parent}/office"
    form, folder = file.suffix[1:], str(file.parent)
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, str(book)],
        check=True,
        capture_output=True,
    )
    book.unlink()
    shutil.rmtree(file.parent / "office")


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record of the binary workbook format (MS-XLSB): kind and length in sevens of bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + data


def _wide(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def write_xlsb(file: Path, names: Sequence[str], rows: Rows) -> None:
    """A binary workbook of one sheet, its texts within the cells."""
    table = [names, *rows]
    cells = b""
    for at, row in enumerate(table):
        cells += _record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            cells += _record(6, struct.pack("<II", column, 0) + _wide(value))
    span = struct.pack("<IIII", 0, len(table) - 1, 0, len(names) - 1)
    sheet = _record(129) + _record(148, span) + _record(145) + cells + _record(146) + _record(130)
    listed = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("s"))
    book = _record(131) + _record(143) + listed + _record(144) + _record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    relation = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/%s" Target="%s"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin"'
        f' ContentType="{main}"/><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": relation % ("officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relation % ("worksheet", "worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_ndjson(file: Path, names: Sequence[str], rows: Rows) -> None:
    records = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    file.write_text("".join(f"{record}\n" for record in records), "utf-8")


def write_json(file: Path, names: Sequence[str], rows: Rows) -> None:
    records = [dict(zip(names, row, strict=True)) for row in rows]
    file.write_text(json.dumps({"data": {"list": records}}, ensure_ascii=False), "utf-8")


def write_xml(file: Path, names: Sequence[str], rows: Rows) -> None:
    def of(row: Sequence[str]) -> str:
        return "".join(f"<{n}>{escape(v)}</{n}>" for n, v in zip(names, row, strict=True))

    written = "".join(f"<row>{of(row)}</row>" for row in rows)
    file.write_text(f"<data>{written}</data>", "utf-8")


def write_parquet(file: Path, names: Sequence[str], rows: Rows) -> None:
    columns = {n: pa.array([row[at] for row in rows], pa.string()) for at, n in enumerate(names)}
    pq.write_table(pa.table(columns), file)


def write_dbf(file: Path, names: Sequence[str], rows: Rows) -> None:
    width = 60
    fields = b"".join(struct.pack("<11sc4xBB14x", n.encode(), b"C", width, 0) for n in names)
    head = struct.pack(
        "<BBBBIHH20x", 3, 126, 3, 2, len(rows), 33 + len(fields), 1 + width * len(names)
    )
    with io.BytesIO() as body:
        for row in rows:
            body.write(b" " + b"".join(value.encode().ljust(width) for value in row))
        file.write_bytes(head + fields + b"\r" + body.getvalue() + b"\x1a")


def spatial_writer(engine: Engine, driver: str) -> Callable[[Path, Sequence[str], Rows], None]:
    def write(file: Path, names: Sequence[str], rows: Rows) -> None:
        load_extension(engine, "spatial")
        for beside in file.parent.glob(f"{file.stem}.*"):
            beside.unlink()
        values = ", ".join(f"({', '.join(literal(v) for v in row)})" for row in rows)
        listed = ", ".join(identifier(name) for name in names)
        empty = ", ".join("NULL::VARCHAR" for _ in names)
        options = ", LAYER_CREATION_OPTIONS 'ENCODING=UTF-8'" if "Shape" in driver else ""
        given = f"VALUES {values}" if rows else f"SELECT {empty} WHERE false"
        engine.execute(
            f"COPY (SELECT *, ST_Point(118, 36) AS geom FROM ({given}) AS given ({listed}))"
            f" TO {literal(str(file))} (FORMAT gdal, DRIVER {literal(driver)}, GEOMETRY_TYPE 'POINT'{options})"
        )

    return write


def write_sqlite(file: Path, names: Sequence[str], rows: Rows) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE IF EXISTS roll")
        database.execute(f"CREATE TABLE roll ({', '.join(f'{identifier(n)} TEXT' for n in names)})")
        marks = ", ".join("?" for _ in names)
        database.executemany(f"INSERT INTO roll VALUES ({marks})", rows)


def file_kinds(engine: Engine) -> dict[str, FileKind]:
    """The kinds of file by the name that the table of the documentation has for them."""
    shapes = {
        "shapefile": ("roll.shp", "ESRI Shapefile"),
        "geopackage": ("roll.gpkg", "GPKG"),
        "geojson": ("roll.geojson", "GeoJSON"),
    }
    known = {
        "csv": FileKind("roll.csv", "kind: csv", write_csv),
        "csv in gzip": FileKind("roll.csv.gz", "kind: csv", write_packed),
        "csv in zip": FileKind("roll.csv.zip", "kind: csv", write_packed),
        "xlsx": FileKind("roll.xlsx", "kind: xlsx, sheet: s", write_xlsx),
        "xls": FileKind("roll.xls", "kind: xls, sheet: s", write_by_office),
        "xlsb": FileKind("roll.xlsb", "kind: xlsb, sheet: s", write_xlsb),
        "ods": FileKind("roll.ods", "kind: ods, sheet: s", write_by_office),
        "ndjson": FileKind("roll.ndjson", "kind: ndjson", write_ndjson),
        "json": FileKind("roll.json", "kind: json, records: data.list", write_json),
        "xml": FileKind("roll.xml", "kind: xml, row: data/row", write_xml),
        "parquet": FileKind("roll.parquet", "kind: parquet", write_parquet),
        "dbf": FileKind("roll.dbf", "kind: dbf, encoding: utf-8", write_dbf),
    }
    return known | {
        kind: FileKind(name, f"kind: {kind}", spatial_writer(engine, driver))
        for kind, (name, driver) in shapes.items()
    }


def connection_text(told: dict[str, Any], inside: str = "table: roll") -> str:
    """``sources.yml`` of the one entry, over a connection."""
    return (
        f"connections:\n  c: {json.dumps(told)}\n"
        f"entries:\n  civil_affairs/roll: {{connection: c, {inside}}}\n"
    )
