"""Files and tables for a recipient: a product's newest rows in a folder, on an SFTP server or in a database.

What is handed over comes with a receipt: counts, hashes, day, grant. Files carry the recipient and the
grant as a mark in their metadata; the rows themselves are never altered.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import sqlalchemy as sa
import xlsxwriter

from assets.sharing.geo_metadata import geo_metadata
from resources.engine import Engine, load_extension
from resources.platform import Platform
from resources.registry.sharing.usage import Usage
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import identifier, literal

_BATCH = 10_000
_MOST_SHEET_ROWS = 1_048_575


@dataclass(frozen=True)
class HandedFile:
    """One file of a delivery."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HandoverReceipt:
    """What was handed over; the recipient compares ``rows`` and hashes with what arrived."""

    grant: str
    recipient: str
    product: str
    day: date
    rows: int
    target: str
    files: tuple[HandedFile, ...]
    at: datetime


def deliver_files(
    platform: Platform,
    catalog: Catalog,
    grant: SharingGrant,
    product: Product,
    folder: Path,
    on: date,
) -> HandoverReceipt:
    """Write the newest rows as CSV, XLSX and Parquet with ``receipt.json`` into ``folder``.

    The Parquet of a product with a geometry is GeoParquet; in CSV and XLSX a geometry is its WKT.
    :class:`InputError` unless the grant is in force and the product is of rows or an aggregate.
    """
    day = _deliverable_day(platform, grant, product, on)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{product.key}-{day.isoformat()}"
    with platform.engine(memory="1GB", threads=1) as engine, in_chinese():
        select = (
            f"SELECT * EXCLUDE (day) FROM {platform.lake.relation(product.name, day)} ORDER BY ALL"
        )
        rows = int(engine.scalar(f"SELECT count(*) FROM ({select})"))
        shape = _shape(catalog, product)
        if shape:
            load_extension(engine, "spatial")
        files = write_files(engine, (select, shape), rows, folder / name, _mark(grant))
    receipt = _receipt(grant, product, day, rows, str(folder), files)
    text = json.dumps(asdict(receipt), ensure_ascii=False, indent=2, default=str)
    (folder / f"{name}.receipt.json").write_text(text, "utf-8")
    _record(platform, receipt, sum(each.bytes for each in files), on)
    return receipt


def deliver_table(
    platform: Platform, grant: SharingGrant, product: Product, url: str, on: date
) -> HandoverReceipt:
    """Replace the table ``<product>`` of the database at ``url`` (库表交换), counted on both sides.

    All of it in one transaction: the recipient sees the rows of before or those of now.
    """
    day = _deliverable_day(platform, grant, product, on)
    files = platform.lake.files(product.name, day)
    target = sa.create_engine(url, hide_parameters=True)
    try:
        with target.begin() as connection:
            rows = 0
            for place, file in enumerate(files):
                frame = pq.read_table(file).to_pandas()
                how = "append" if place else "replace"
                frame.to_sql(product.key, connection, if_exists=how, index=False)
                rows += len(frame)
            arrived = connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(product.key))
            ).scalar()
            if arrived != rows:
                raise input_error(
                    product.key,
                    message("{arrived} of {rows} rows arrived", arrived=arrived, rows=rows),
                    message("nothing was changed there; look at the table's triggers and rights"),
                )
    finally:
        target.dispose()
    shown = target.url.render_as_string(hide_password=True)
    receipt = _receipt(grant, product, day, rows, shown, ())
    _record(platform, receipt, 0, on)
    return receipt


def _deliverable_day(platform: Platform, grant: SharingGrant, product: Product, on: date) -> date:
    if grant.state(on) != "active":
        raise input_error(
            grant.id,
            message("the grant has ended or was revoked"),
            message("ask for it anew with zb share request"),
        )
    if product.form == "verify":
        raise input_error(
            grant.id,
            message("a product for verification is never handed over"),
            message("ask by the interface"),
        )
    day = platform.lake.last_day(product.name, on) if platform.lake.exists(product.name) else None
    if day is None:
        raise input_error(product.key, message("not built yet"), message("run zb nightly first"))
    return day


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


def _receipt(
    grant: SharingGrant,
    product: Product,
    day: date,
    rows: int,
    target: str,
    files: tuple[HandedFile, ...],
) -> HandoverReceipt:
    return HandoverReceipt(
        grant.id, grant.recipient, product.key, day, rows, target, files, datetime.now(UTC)
    )


def _record(platform: Platform, receipt: HandoverReceipt, size: int, on: date) -> None:
    grant = platform.registry.sharing.grants.one(receipt.grant)
    call = Usage(
        at=receipt.at,
        day=on,
        product=receipt.product,
        act="export",
        status=200,
        grant=receipt.grant,
        purpose=grant.purpose,
        version=receipt.day.isoformat(),
        rows=receipt.rows,
        bytes=size,
        subject=receipt.target,
    )
    platform.registry.sharing.usage.record([call])
