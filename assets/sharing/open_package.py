"""An opened package: a folder of files for everybody, made whole and then named the newest.

A new version is written only where the content differs from the newest one's.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.build_context import BuildContext
from assets.sharing.build_product import ProductBuild
from assets.sharing.data_package import data_package
from resources.engine import Engine
from resources.platform import Platform
from resources.registry.sharing.packages import PublishedPackage
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import in_chinese
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import identifier, literal

KEPT_VERSIONS = 3
MOST_SHEET_ROWS = 1_048_575
_BATCH = 10_000
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class PackageContent:
    """What the files of one version are made of."""

    product: Product
    columns: tuple[ResolvedColumn, ...]
    version: str
    select: str


def packages_folder(platform: Platform) -> Path:
    """Where opened packages lie: ``<package>/<version>/<file>``."""
    return platform.settings.home / "open"


def write_package(product: Product, context: BuildContext, built: ProductBuild) -> None:
    """Write and publish the day's rows of ``product`` as a new version, where they are new."""
    days = context.lake.days(product.name)
    packages = context.registry.sharing.packages
    if context.day < days[-1]:
        return
    columns = product_columns(product, source_columns(product, context.catalog))
    select = _ordered_select(product, columns, context)
    before = packages.versions(product.key)
    folder = packages_folder(context.platform) / product.key
    for left in folder.glob(".*.part"):  # of a writer that was killed
        shutil.rmtree(left)
    digest = _content_hash(context.engine, select, product)
    if before and before[-1].content_hash == digest:
        return
    version = f"{context.day:%Y.%m.%d}.{len(before) + 1}"
    content = PackageContent(product, columns, version, select)
    partial = folder / f".{version}.part"
    partial.mkdir(parents=True)
    with in_chinese():
        files = list(_write_files(content, context, built.build.rows, partial))
    target = folder / version
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    packages.publish(
        PublishedPackage(
            product.key,
            version,
            context.day,
            product.source,
            built.build.rows,
            built.build.inserted,
            built.build.deleted,
            digest,
            files,
            datetime.now(UTC),
        )
    )
    _drop_old(folder, [each.version for each in before], version)


def _ordered_select(
    product: Product, columns: tuple[ResolvedColumn, ...], context: BuildContext
) -> str:
    names = ", ".join(identifier(column.name) for column in columns)
    return f"SELECT {names} FROM {context.lake.relation(product.name, context.day)} ORDER BY ALL"


def _content_hash(engine: Engine, select: str, product: Product) -> str:
    """Of all rows, whatever their order, and of what the public is told of them."""
    rows = engine.rows(
        f"SELECT count(*), coalesce(bit_xor(h), 0), coalesce(sum(h::HUGEINT), 0) FROM"
        f" (SELECT hash(t) AS h FROM ({select}) AS t)"
    )[0]
    said = product.model_dump_json() + json.dumps([str(each) for each in rows])
    return hashlib.sha256(said.encode()).hexdigest()


def _write_files(
    content: PackageContent, context: BuildContext, rows: int, folder: Path
) -> Iterator[dict[str, Any]]:
    """Write every file of the version; what the registry keeps of each."""
    engine, select = context.engine, content.select
    name = content.product.key
    with engine.preserve_row_order():
        for kind, options in (
            ("csv", "FORMAT csv, HEADER true"),
            ("json", "FORMAT json, ARRAY true"),
            ("parquet", "FORMAT parquet, COMPRESSION zstd"),
        ):
            file = folder / f"{name}.{kind}"
            engine.execute(f"COPY ({select}) TO {literal(file)} ({options})")
        if rows <= MOST_SHEET_ROWS:
            _write_sheet(engine, content, folder / f"{name}.xlsx")
    files = [_facts(file) for file in sorted(folder.iterdir())]
    descriptor = folder / DESCRIPTOR
    described = data_package(content.product, content.columns, content.version, files, context.day)
    descriptor.write_text(json.dumps(described, ensure_ascii=False, indent=2), "utf-8")
    yield from files
    yield _facts(descriptor)


def _write_sheet(engine: Engine, content: PackageContent, file: Path) -> None:
    """A sheet with the Chinese titles above the names; a text stays a text, whatever it looks like."""
    names, batches = engine.batches(content.select, _BATCH)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    titles = {column.name: column.title for column in content.columns}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(content.product.title[:31])
        sheet.write_row(0, 0, [titles[name] for name in names])
        place = 0
        for batch in batches:
            for row in batch:
                place += 1
                sheet.write_row(place, 0, ["" if v is None else _cell(v) for v in row])


def _cell(value: object) -> str | int | float | bool:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _facts(file: Path) -> dict[str, Any]:
    kind = file.suffix.removeprefix(".")
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {
        "name": file.name,
        "bytes": file.stat().st_size,
        "sha256": digest,
        "media_type": MEDIA_TYPES[kind],
    }


def _drop_old(folder: Path, before: list[str], newest: str) -> None:
    """Keep the newest versions for whoever is reading."""
    kept = {newest, *before[-(KEPT_VERSIONS - 1) :]}
    for each in folder.iterdir():
        if each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)
