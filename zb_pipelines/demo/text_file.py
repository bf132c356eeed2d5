"""Writes a table as CSV or NDJSON in the agency's encoding, with a control file where it sends one."""

import codecs
import hashlib
import json
from pathlib import Path

from resources.engine import Engine
from zb_pipelines.demo.delivery_plan import Handover
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier, literal

_CHUNK = 1 << 20


def write_text(engine: Engine, items: list[Item], target: Path, handover: Handover) -> None:
    """Write ``staged`` to ``target``, rows in the order of ``_copy`` and ``_h``."""
    columns = ", ".join(
        f"{identifier(item.name)} AS {identifier(item.source_column)}" for item in items
    )
    options = "FORMAT json"
    if handover.kind == "csv":
        options = f"FORMAT csv, HEADER true, NULLSTR {literal(handover.nulls)}"
    plain = target.with_name(f"{target.name}.utf-8")
    with engine.preserve_row_order():
        engine.execute(
            f"COPY (SELECT {columns} FROM staged ORDER BY _copy, _h) TO {literal(plain)} ({options})"
        )
    if handover.encoding == "utf-8":
        plain.replace(target)
    else:
        _encode(plain, target, handover.encoding)
        plain.unlink()


def write_control(target: Path, rows: int) -> None:
    """Write the sidecar of ``target``: its number of rows and SHA-256."""
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    text = json.dumps({"rows": rows, "sha256": digest})
    control_of(target).write_text(text, "utf-8")


def control_of(target: Path) -> Path:
    """Where the control file of ``target`` stands."""
    return target.with_name(f"{target.name}.ok")


def cut_off(target: Path) -> None:
    """Leave the first three fifths of the file, as a transfer that broke does."""
    with target.open("r+b") as file:
        file.truncate(target.stat().st_size * 3 // 5)


def _encode(plain: Path, target: Path, encoding: str) -> None:
    encoder = codecs.getincrementalencoder(encoding)()
    with plain.open(encoding="utf-8", newline="") as text, target.open("wb") as file:
        while piece := text.read(_CHUNK):
            file.write(encoder.encode(piece))
        file.write(encoder.encode("", final=True))
