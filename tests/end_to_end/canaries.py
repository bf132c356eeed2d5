"""Persons who are nobody, planted in the agencies' systems, and the search for them in every byte of a folder."""

import csv
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.end_to_end.report_files import pdf_pages
from tests.tickets.town import resident

AGENCIES = Path("demo/agencies")
DISTRICT = "370303"


@dataclass(frozen=True)
class Canary:
    """What is looked for of one person."""

    name: str
    resident_id: str
    phone: str
    address: str


def _canary(number: int, name: str) -> Canary:
    address = f"山东省淄博市张店区鸟语街道百灵路{7131 + number}号金丝雀苑{number}号楼"
    return Canary(name, resident(900 + number), f"1390777{4410 + number}", address)


GOOD, KEPT_BACK, PURGED, MISPLACED, BROKEN = (
    _canary(number, name)
    for number, name in enumerate(("欧阳雀翎", "司徒雀羽", "上官雀舌", "诸葛雀斑", "慕容雀跃"))
)
CANARIES = (GOOD, KEPT_BACK, PURGED, MISPLACED, BROKEN)


def plant(home: Path, *, broken: bool = False) -> None:
    """Put the persons into the three systems as they stand; ``broken``: in files that nobody can read whole."""
    _plant_in_register(home / AGENCIES / "public_security.db")
    deaths = home / AGENCIES / "health_commission" / "death_certificate.csv"
    events = home / AGENCIES / "zhangdian_data" / "grid_event.ndjson"
    with deaths.open("a", encoding="gb18030", newline="") as file:
        for number, each in enumerate(CANARIES):
            day = "二月三十日" if each == KEPT_BACK else "2026-11-02"
            died = (f"D37000099{number:04d}", each.name, each.resident_id, "男", day, "家中")
            csv.writer(file, lineterminator="\n").writerow(
                (*died, "I21.9", "急性心肌梗死", "", "张店区金雀卫生院", "2026-11-03")
            )
        if broken:
            file.write('"' + ",".join(astuple(BROKEN)) + "\n")
    with events.open("a", encoding="utf-8") as file:
        for number, each in enumerate(CANARIES):
            file.write(json.dumps(_event(number, each), ensure_ascii=False) + "\n")
        if broken:
            file.write('{"eventNo": "SJ1", "description": "' + " ".join(astuple(BROKEN)) + "\n")


def _event(number: int, person: Canary) -> dict[str, str]:
    misplaced = person == MISPLACED
    return {
        "eventNo": f"SJ20261116900000{number:03d}",
        "gridNo": person.phone if misplaced else "ZD000113",
        "eventType": person.resident_id if misplaced else "QT",
        "description": f"{person.name}（{person.resident_id}）来电 {person.phone}：路灯损坏",
        "reporterPhone": person.phone,
        "eventAddress": person.address,
        "reportTime": person.name if person == KEPT_BACK else "2026-11-16 11:07:14",
        "state": "10",
    }


def _plant_in_register(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(T_HJRK)")]
        for each in CANARIES:
            row = {
                "GMSFHM": each.resident_id,
                "XM": each.name,
                "XB": "1",
                "MZ": "01",
                "CSRQ": each.name if each == KEPT_BACK else "1990.01.01",
                "HJDZ": each.address,
                "SSXQ": DISTRICT,
                "SSCJWH": each.resident_id if each == MISPLACED else "幸福社区",
                "SSWG": each.phone if each == MISPLACED else "ZD000094",
                "HYZK": each.phone if each == BROKEN else "10",
                "HJZT": "1",
                "GXSJ": "2026-07-26 11:05:00",
            }
            values = [row.get(column) for column in columns]
            marks = ", ".join("?" * len(columns))
            database.execute(f"INSERT INTO T_HJRK VALUES ({marks})", values)


def spellings(canaries: tuple[Canary, ...] = CANARIES) -> dict[bytes, str]:
    """The bytes as which each value may stand in a file, with the value."""
    found: dict[bytes, str] = {}
    for value in (text for each in canaries for text in astuple(each)):
        escaped = json.dumps(value)[1:-1]
        forms = [value.encode(each) for each in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
        forms += [escaped.encode(), escaped.replace("\\", "\\\\").encode()]
        forms += ["".join(f"&#{ord(char)};" for char in value).encode()]
        found |= dict.fromkeys(forms, value)
    return found


def contents(name: str, data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and all that is packed in it, at any depth."""
    yield data
    if data[:2] == b"\x1f\x8b":
        with suppress(OSError, EOFError, zlib.error):
            yield from contents(name.removesuffix(".gz"), gzip.decompress(data))
    if data[:4] == b"PK\x03\x04" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for each in packed.namelist():
                yield from contents(each, packed.read(each))
    if data[:4] == b"PAR1" and data[-4:] == b"PAR1":
        table = pq.ParquetFile(pa.BufferReader(data)).read()
        yield str(table.to_pylist()).encode()
        yield str(table.schema.metadata).encode()
    if data[:6] == b"ARROW1":
        with pa.ipc.open_file(pa.BufferReader(data)) as opened:
            yield str(opened.read_all().to_pylist()).encode()


def contents_of(file: Path) -> Iterator[bytes]:
    """The same of a file of this machine; what comes and goes with a database may be gone."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if not file.name.endswith(("-wal", "-shm", "-journal", ".lock")):
            raise
        return
    yield from contents(file.name, data)
    if data[:5] == b"%PDF-":
        yield "".join("\n".join(pdf_pages(file)).split()).encode()
    if data[:15] == b"SQLite format 3":
        yield from _cells(file)


def _cells(file: Path) -> Iterator[bytes]:
    """Every packed cell of an SQLite database; what is not packed stands in its bytes."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        with suppress(zlib.error):
                            yield zlib.decompress(cell)


def found_in(files: list[Path], forms: dict[bytes, str]) -> dict[str, list[str]]:
    """By file, the values that stand in it in any spelling."""
    found: dict[str, set[str]] = {}
    for file in files:
        for data in contents_of(file):
            hits = {value for form, value in forms.items() if form in data}
            if hits:
                found.setdefault(str(file), set()).update(hits)
    return {file: sorted(values) for file, values in found.items()}
