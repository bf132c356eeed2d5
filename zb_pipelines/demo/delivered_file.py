"""Writes a table as the file that an agency delivers, in its kind of file, packed where it packs."""

import gzip
import shutil
import zipfile
from datetime import date
from pathlib import Path

from resources.engine import Engine
from zb_pipelines.demo import text_file
from zb_pipelines.demo.dbf_file import write_dbf
from zb_pipelines.demo.delivery_plan import Handover
from zb_pipelines.demo.ods_file import write_ods
from zb_pipelines.demo.structured_file import write_geojson, write_json, write_parquet, write_xml
from zb_pipelines.domain.catalog.model.model import Item

_DOCUMENTS = {
    "json": write_json,
    "xml": write_xml,
    "geojson": write_geojson,
    "parquet": write_parquet,
}
_EPOCH = (2026, 1, 1, 0, 0, 0)


def write_file(
    engine: Engine, items: list[Item], target: Path, handover: Handover, day: date
) -> None:
    """Write ``staged`` to ``target``; its name tells whether it is packed, ``.gz`` or ``.zip``."""
    packed = target.suffix in (".gz", ".zip")
    plain = target.with_suffix("") if packed else target
    match handover.kind:
        case "dbf":
            write_dbf(engine, items, plain, day)
        case "ods":
            write_ods(engine, items, plain, sheet=handover.sheet)
        case "csv" | "ndjson":
            text_file.write_text(engine, items, plain, handover)
        case kind:
            _DOCUMENTS[kind](engine, items, plain)
    if packed:
        _pack(plain, target)
        plain.unlink()
    if handover.control:
        text_file.write_control(target, int(engine.scalar("SELECT count(*) FROM staged")))


def _pack(plain: Path, target: Path) -> None:
    """Without the time of packing, so that the same day gives the same bytes."""
    if target.suffix == ".gz":
        with (
            plain.open("rb") as file,
            target.open("wb") as raw,
            gzip.GzipFile(plain.name, "wb", 4, raw, 0) as packed,
        ):
            shutil.copyfileobj(file, packed)
        return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        part = zipfile.ZipInfo(plain.name, _EPOCH)
        part.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(part, plain.read_bytes())
