"""The files of a delivery: a product's rows as CSV, XLSX and Parquet.

Files carry the recipient and the grant as a mark in their metadata; the rows themselves are never altered.
"""

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from assets.sharing.geo_metadata import geo_metadata
from assets.sharing.handover.place import place_error, reason_of
from assets.sharing.handover.receipt import HandedFile
from resources.engine import Engine, EngineError, load_extension
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import identifier, literal

_BATCH = 10_000
_MOST_SHEET_ROWS = 1_048_575


@contextmanager
def readable_failure(shown: str) -> Generator[None]:
    """:class:`NotHandedOverError` where a file cannot be written within, as on a full disk."""
    try:
        yield
    except (OSError, XlsxWriterException) as error:
        what = message("the files cannot be written: {error}", error=reason_of(error))
    except EngineError as error:
        if error.kind != "IOException":
            raise
        what = message("the files cannot be written: {error}", error=error.kind)
    else:
        return
    raise place_error(shown, what, nothing_there=True)


def write_product(
    platform: Platform, parts: tuple[Catalog, SharingGrant, Product], day: date, folder: Path
) -> tuple[HandedFile, ...]:
    """The rows of ``day`` as files in ``folder``, in one order whichever way they lie in the lake.

    The Parquet of a product with a geometry is GeoParquet; in CSV and XLSX a geometry is its WKT.
    """
    catalog, grant, product = parts
    with platform.engine(memory="1GB", threads=1) as engine, in_chinese():
        relation = platform.lake.relation(product.name, day)
        select = f"SELECT * EXCLUDE (day) FROM {relation} ORDER BY ALL"
        rows = int(engine.scalar(f"SELECT count(*) FROM ({select})"))
        shape = _shape(catalog, product)
        if shape:
            load_extension(engine, "spatial")
        stem = folder / f"{product.key}-{day.isoformat()}"
        return write_files(engine, (select, shape), rows, stem, _mark(grant))


def write_files(
    engine: Engine, source: tuple[str, str | None], rows: int, stem: Path, mark: str
) -> tuple[HandedFile, ...]:
    """CSV, Parquet and XLSX beside ``stem``; ``source`` is the rows' query and the name of their geometry, if any.

    With a geometry the Parquet is GeoParquet; the engine must have the extension ``spatial``.
    """
    select, shape = source
    csv, parquet, xlsx = (
        stem.with_name(f"{stem.name}.{kind}") for kind in ("csv", "parquet", "xlsx")
    )
    readable = _as_text(select, shape)
    with engine.preserve_row_order():
        engine.execute(f"COPY ({readable}) TO {literal(csv)} (FORMAT csv, HEADER true)")
        marks = f"handed_to: {literal(mark)}"
        if shape:
            geo = geo_metadata(engine, shape, f"({select})")
            marks += f", geo: {literal(json.dumps(geo, ensure_ascii=False))}"
        marked = f"FORMAT parquet, KV_METADATA {{{marks}}}"
        engine.execute(f"COPY ({select}) TO {literal(parquet)} ({marked})")
        written = [csv, parquet]
        if rows <= _MOST_SHEET_ROWS:
            _write_sheet(engine, readable, xlsx, mark)
            written.append(xlsx)
    return tuple(_facts(file, rows) for file in written)


def _as_text(select: str, shape: str | None) -> str:
    """The rows with their geometry as WKT."""
    if shape is None:
        return select
    name = identifier(shape)
    return f"SELECT * REPLACE (ST_AsText(ST_GeomFromWKB({name})) AS {name}) FROM ({select})"


def _shape(catalog: Catalog, product: Product) -> str | None:
    """The product's column with a geometry, if any."""
    columns = product_columns(product, source_columns(product, catalog))
    return next((each.name for each in columns if each.type == "geometry"), None)


def _write_sheet(engine: Engine, select: str, file: Path, mark: str) -> None:
    """The sheet with the mark in its footer and properties; a text stays a text."""
    names, batches = engine.batches(select, _BATCH)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"comments": mark})
        sheet = book.add_worksheet()
        sheet.set_footer(f"&L{mark}")
        sheet.write_row(0, 0, names)
        place = 0
        for batch in batches:
            for row in batch:
                place += 1
                cells = ["" if cell is None else cell for cell in row]
                sheet.write_row(
                    place, 0, [c if isinstance(c, int | float | str) else str(c) for c in cells]
                )


def _facts(file: Path, rows: int) -> HandedFile:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return HandedFile(file.name, rows, file.stat().st_size, digest)


def _mark(grant: SharingGrant) -> str:
    return message("for {recipient} only, grant {grant}", recipient=grant.recipient, grant=grant.id)
