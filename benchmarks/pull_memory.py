"""How much memory the pull of a large file takes: a long CSV, a wide CSV of 300 columns, a large XLSX.

    python -m benchmarks.pull_memory [--csv 1000] [--wide 500] [--xlsx 200]

Sizes are in megabytes of the file as delivered. Each pull and standardisation is a process of its
own, whose peak resident memory the system tells; a child that reads a workbook counts by itself.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assets.aggregation.pull import pull
from assets.aggregation.standardise import standardise
from benchmarks.result import Figure, tell
from resources.engine import open_engine
from resources.platform import ENGINE_MEMORY, Platform
from tests.build_contexts import context_of
from tests.deliveries import entry_of, small_catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

DAY = date(2026, 3, 2)
LONG, WIDE, BOOK = 12, 300, 30
"""Columns of the long CSV, the wide one, the workbook."""
MEGABYTE = 1 << 20
LIMIT = "≤ 1536"
_TEXTS = 1 << 16
_AT_ONCE = 1000  # rows
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
_PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def _texts() -> list[str]:
    """Random texts, twice, so that a row may begin anywhere."""
    chance = random.Random(1)
    return [f"甲{chance.getrandbits(40):010x}" for _ in range(_TEXTS)] * 2


def _begin(number: int) -> int:
    """Where in the texts the row ``number`` begins."""
    return number * 2_654_435_761 % (1 << 32) % _TEXTS


def write_csv(file: Path, columns: int, megabytes: int) -> int:
    """A CSV of at least so many megabytes; its number of rows."""
    rows, texts = 0, _texts()
    with file.open("w", encoding="utf-8") as text:
        text.write(",".join(f"c{n}" for n in range(columns)) + "\n")
        while text.tell() < megabytes * MEGABYTE:
            for number in range(rows, rows + _AT_ONCE):
                begin = _begin(number)
                text.write(f"{number},{','.join(texts[begin : begin + columns - 1])}\n")
            rows += _AT_ONCE
    return rows


def write_xlsx(file: Path, columns: int, megabytes: int) -> int:
    """A workbook of at least so many megabytes, its texts within the cells; its number of rows."""
    rows, cells = 0, [_cell(text) for text in _texts()]
    with file.open("wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            head = "".join(_cell(f"c{n}") for n in range(columns))
            sheet.write(f'<worksheet xmlns="{_SHEETS}"><sheetData><row>{head}</row>'.encode())
            while target.tell() < megabytes * MEGABYTE:
                for number in range(rows, rows + _AT_ONCE):
                    begin = _begin(number)
                    row = "".join(cells[begin : begin + columns - 1])
                    sheet.write(f"<row>{_cell(str(number))}{row}</row>".encode())
                rows += _AT_ONCE
            sheet.write(b"</sheetData></worksheet>")
    return rows


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def take(home: Path, inside: str, columns: int) -> None:
    """Pull and standardise what stands in ``home``; prints the peaks of this process and its children."""
    (home / "sources.yml").write_text(f"entries:\n  civil_affairs/person: {{{inside}}}\n", "utf-8")
    registry = f"sqlite:///{home}/r.db"
    settings = Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), registry)
    os.environ["ZB_TODAY"] = str(DAY)
    entry = entry_of([{"name": f"c{n}", "title": f"c{n}"} for n in range(columns)], ["c0"])
    platform = Platform(settings)
    with open_engine(settings, memory=ENGINE_MEMORY) as engine:
        context = context_of(platform, small_catalog(), DAY, engine)
        delivery = pull(entry, context)
        if not delivery.rows:
            raise SystemExit(delivery.reason)
        pulled = _peak(resource.RUSAGE_SELF)
        standardise(entry, context)
    print(delivery.rows, pulled, _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def measure(name: str, inside: str, columns: int, write: Callable[[Path], int]) -> list[Figure]:
    """Peaks of one file in megabytes: of the pull, of both steps, of a reading child."""
    with tempfile.TemporaryDirectory(prefix="zb-benchmark-") as folder:
        file = Path(folder) / f"a.{inside.split(',')[0].removeprefix('kind: ')}"
        rows = write(file)
        size = file.stat().st_size / MEGABYTE
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "benchmarks.pull_memory",
                "--take",
                folder,
                inside,
                str(columns),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    came, pulled, both, child = (float(each) for each in ran.stdout.split()[-4:])
    if came != rows:
        raise SystemExit(f"{name}: {came:.0f} rows came of {rows}")
    return [
        Figure(f"{name}: file", size, "MB"),
        Figure(f"{name}: peak of the pull", pulled, "MB", LIMIT),
        Figure(f"{name}: peak with standardisation", both, "MB", LIMIT),
        Figure(f"{name}: peak of a reading child", child, "MB", LIMIT),
    ]


def main() -> None:
    """Measure the three files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--csv", type=int, default=1000)
    options.add_argument("--wide", type=int, default=500)
    options.add_argument("--xlsx", type=int, default=200)
    options.add_argument("--take", nargs=3, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.take:
        take(Path(asked.take[0]), asked.take[1], int(asked.take[2]))
        return
    text, book = "kind: csv, path: a.csv", "kind: xlsx, path: a.xlsx, sheet: s"
    figures = [
        *measure("long CSV", text, LONG, lambda file: write_csv(file, LONG, asked.csv)),
        *measure("CSV of 300 columns", text, WIDE, lambda file: write_csv(file, WIDE, asked.wide)),
        *measure("XLSX", book, BOOK, lambda file: write_xlsx(file, BOOK, asked.xlsx)),
    ]
    tell("pull_memory", f"{asked.csv}, {asked.wide} and {asked.xlsx} MB", figures)


if __name__ == "__main__":
    main()
