"""Mutated files of every kind: each is read whole or refused as a :class:`PullError`, never with a traceback.

What is read is compared with another reader, cell by cell, where there is one (`fuzz_references`).
In an archive half of the mutations are made in its members.

Run: ``python -m benchmarks.fuzz_deliveries --files 10000 --seed 1``; ``--office`` adds xls and ods,
which LibreOffice writes. Every failure is printed with
the seed that makes its file again.
"""

import argparse
import csv
import gzip
import io
import json
import random
import sqlite3
import struct
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from benchmarks.fuzz_references import NAMES, expected_rows, same
from resources.agencies import PullError, load_sources, open_delivery
from resources.engine import Engine, open_engine
from tests.builders import entry_fields
from tests.resources.agencies.conformance_kinds import file_kinds
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import Settings

ROWS = [(f"A{n}", f"李明{n}", f"37030{n % 9}") for n in range(40)]
DAY = date(2026, 3, 2)


def _csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([NAMES, *ROWS])
    return text.getvalue().encode()


def _xlsx() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("s")
        for place, row in enumerate([NAMES, *ROWS]):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def _json() -> bytes:
    return json.dumps(
        [dict(zip(NAMES, row, strict=True)) for row in ROWS], ensure_ascii=False
    ).encode()


def _ndjson() -> bytes:
    return "".join(f"{json.dumps(dict(zip(NAMES, r, strict=True)))}\n" for r in ROWS).encode()


def _xml() -> bytes:
    rows = "".join(
        f"<r>{''.join(f'<{n}>{v}</{n}>' for n, v in zip(NAMES, row, strict=True))}</r>"
        for row in ROWS
    )
    return f"<d>{rows}</d>".encode()


def _parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({n: [row[at] for row in ROWS] for at, n in enumerate(NAMES)}), file)
    return file.getvalue()


def _dbf() -> bytes:
    fields = b"".join(struct.pack("<11sc4xBB14x", n.encode(), b"C", 20, 0) for n in NAMES)
    header = struct.pack("<B3BIHH17xB2x", 3, 126, 3, 2, len(ROWS), 33 + len(fields), 61, 0x4D)
    rows = b"".join(b" " + b"".join(v.encode("gb18030").ljust(20) for v in row) for row in ROWS)
    return header + fields + b"\r" + rows + b"\x1a"


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", _csv())
    return file.getvalue()


def _sqlite() -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(NAMES)})")
        database.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        database.commit()
        return database.serialize()


def _writer(kind: str) -> Callable[[], bytes]:
    """A file of one of the kinds that the conformance battery writes."""

    def write() -> bytes:
        with (
            tempfile.TemporaryDirectory(prefix="zb-fuzz-") as folder,
            _plain_engine(folder) as engine,
        ):
            made = file_kinds(engine)[kind]
            made.write(Path(folder) / made.name, NAMES, ROWS)
            return (Path(folder) / made.name).read_bytes()

    return write


def _shapes_archive() -> bytes:
    """A Shapefile and what belongs beside it, in one archive."""
    file = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="zb-fuzz-") as folder, _plain_engine(folder) as engine:
        made = file_kinds(engine)["shapefile"]
        made.write(Path(folder) / made.name, NAMES, ROWS)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).glob(f"{Path(made.name).stem}.*")):
                archive.write(part, part.name)
    return file.getvalue()


def _plain_engine(folder: str) -> AbstractContextManager[Engine]:
    home = Path(folder)
    return open_engine(Settings(home, home, home / "sources.yml", str(home / "lake"), "sqlite://"))


MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a.csv": ("kind: csv, path: a.csv", _csv),
    "b.csv": ("kind: csv, path: b.csv, encoding: utf-16", lambda: _csv().decode().encode("utf-16")),
    "c.csv": (
        "kind: csv, path: c.csv, encoding: gb18030",
        lambda: _csv().decode().encode("gb18030"),
    ),
    "a.xlsx": ("kind: xlsx, path: a.xlsx, sheet: s", _xlsx),
    "a.json": ("kind: json, path: a.json", _json),
    "a.ndjson": ("kind: ndjson, path: a.ndjson", _ndjson),
    "a.xml": ("kind: xml, path: a.xml, row: d/r", _xml),
    "a.parquet": ("kind: parquet, path: a.parquet", _parquet),
    "a.dbf": ("kind: dbf, path: a.dbf", _dbf),
    "a.csv.gz": ("kind: csv, path: a.csv.gz", lambda: gzip.compress(_csv())),
    "a.zip": ("kind: csv, path: a.zip", _zip),
    "a.db": ("connection: c, table: t", _sqlite),
    "a.xlsb": ("kind: xlsb, path: a.xlsb, sheet: s", _writer("xlsb")),
    "a.geojson": ("kind: geojson, path: a.geojson", _writer("geojson")),
    "a.gpkg": ("kind: geopackage, path: a.gpkg", _writer("geopackage")),
    "s.zip": ("kind: shapefile, path: s.zip", _shapes_archive),
}
OFFICE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a.xls": ("kind: xls, path: a.xls, sheet: s", _writer("xls")),
    "a.ods": ("kind: ods, path: a.ods, sheet: s", _writer("ods")),
}
_ARCHIVE = b"PK\x03\x04"


def mutate(whole: bytes, chance: random.Random) -> bytes:
    """``whole`` with one to eight bytes changed, put in or left out, or cut short."""
    found = bytearray(whole)
    for _ in range(chance.choice([1, 1, 1, 2, 4, 8])):
        at = chance.randrange(len(found) or 1)
        match chance.randrange(5):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                found[at:at] = chance.choice([b'"', b",", b"\n", b"\0", b"\xff", b"<", b"{", b"\r"])
            case 2:
                del found[at : at + chance.randint(1, 40)]
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 200)]
            case _ if chance.random() < 0.2:
                del found[at:]
            case _:
                pass
    return bytes(found)


def mutate_within(whole: bytes, chance: random.Random) -> bytes:
    """``whole``, mutated; of an archive half of the times a member, packed anew."""
    if not whole.startswith(_ARCHIVE) or chance.random() < 0.5:
        return mutate(whole, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as given, zipfile.ZipFile(file, "w") as made:
        names = given.namelist()
        chosen = chance.choice(names)
        for name in names:
            content = given.read(name)
            made.writestr(name, mutate(content, chance) if name == chosen else content)
    return file.getvalue()


def outcome(engine: Engine, settings: Settings, entry: Entry, name: str) -> str:
    """``read``, the kind of refusal, or the error that should not be."""
    inside, _ = (MADE | OFFICE)[name]
    settings.sources.write_text(
        f"connections:\n  c: {{kind: sqlite, path: a.db}}\nentries:\n  a/b: {{{inside}}}\n", "utf-8"
    )
    try:
        source = load_sources(settings.sources).source("a/b")
        with open_delivery(engine, source, entry, DAY) as opened:
            names = ", ".join(NAMES)
            rows = engine.rows(f"SELECT {names} FROM {opened.relation} ORDER BY _row")
        return _compared(settings.home / name, rows)
    except PullError as failure:
        return failure.kind
    except InputError:
        return "not_declared"
    except Exception as error:
        return f"BROKEN {type(error).__name__}: {error}"[:300]


def _compared(file: Path, rows: list[tuple[str | None, ...]]) -> str:
    """``read``, ``compared`` where another reader found the same, or what it found otherwise."""
    expected = expected_rows(file)
    if expected is None:
        return "read"
    if same(rows, expected):
        return "compared"
    differs = next(
        (at for at, (r, e) in enumerate(zip(rows, expected, strict=False)) if not same([r], [e])),
        None,
    )
    return f"BROKEN {len(rows)} rows where another reader finds {len(expected)}, the first other is {differs}"


def outcomes(
    home: Path, numbers: range, seed: int, *, office: bool = False
) -> Iterator[tuple[str, int, str]]:
    """Name, seed and outcome of each file; files lie in ``home``."""
    made = MADE | (OFFICE if office else {})
    settings = Settings(home, home, home / "sources.yml", str(home / "lake"), "sqlite://")
    items = [{"name": name, "title": name} for name in NAMES]
    made_up = {"record_key": ["id"]}
    entry = Entry.model_validate(entry_fields("a/b", items, **made_up))
    whole = {name: make() for name, (_, make) in made.items()}
    with open_engine(settings) as engine:
        for number in numbers:
            name = list(made)[number % len(made)]
            own = seed * 1_000_000 + number
            (home / name).write_bytes(mutate_within(whole[name], random.Random(own)))
            yield name, own, outcome(engine, settings, entry, name)


def _asked_for(folder: Path, asked: argparse.Namespace) -> Iterator[tuple[str, int, str]]:
    return outcomes(folder, range(asked.files), asked.seed, office=asked.office)


def main() -> None:
    """Run as many files as asked for; exit 1 where one was neither read nor refused."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--office", action="store_true")
    asked = arguments.parse_args()
    counted: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory(prefix="zb-fuzz-") as folder:
        for name, seed, told in _asked_for(Path(folder), asked):
            counted[name, told.split(" ")[0]] += 1
            if told.startswith("BROKEN"):
                print(f"seed {seed} {name}: {told}", flush=True)
    for (name, told), count in sorted(counted.items()):
        print(f"{name:12} {told:24} {count}")
    sys.exit(1 if any(told == "BROKEN" for _, told in counted) else 0)


if __name__ == "__main__":
    main()
