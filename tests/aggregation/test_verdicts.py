"""The verdict on every row of random deliveries equals that of a plain Python reading of the rules."""

import re
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.platform import Platform
from tests.deliveries import AggregationHarness
from tests.identifiers.reference import resident_id_fault, uscc_doubt
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 22)
BLANKS = " \t\n\u3000"
ITEMS: list[dict[str, Any]] = [
    {"name": "id", "semantic": "resident_id", "required": True},
    {"name": "name", "semantic": "person_name", "required": True, "length": 3},
    {"name": "sex", "codes": "sex"},
    {"name": "born", "type": "date"},
    {"name": "amount", "type": "integer"},
    {"name": "employer", "semantic": "uscc"},
    {"name": "remark", "length": 5},
]
POOLS: list[list[str]] = [
    ["370301198802291018", "370301880229101", "370301198802291011", "37030119750610018x", "1"],
    ["张三", "李 四", "欧阳修远", "Ａｂ"],
    ["1", "2", "3", "男"],
    ["1988-02-29", "1988/2/29", "19880229", "1988年2月29日", "1990-02-29", "1799-01-01", "不详"],
    ["7", "-12", "3.0", "3.5", "1,000", "十"],
    ["91370303MATE5T0171", "91370303MATE5T0172", "95370303MATE5T017L", "n2370322mfte5t0748"],
    ["abc", "甲，乙", "（１）", "abcdef", "Ｘ"],
]


def widened(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def values(pool: list[str]) -> st.SearchStrategy[str | None]:
    plain = st.sampled_from(pool)
    blank = st.text(BLANKS, max_size=2)
    return st.one_of(
        plain,
        plain,
        plain.map(widened),
        st.tuples(blank, plain, blank).map("".join),
        st.none(),
        blank,
    )


# Twenty bad rows would keep the whole delivery back (test_delivery_gate.py).
deliveries = st.lists(st.tuples(*map(values, POOLS)), max_size=19)


@dataclass
class Read:
    """One row as plain Python reads it."""

    values: tuple[Any, ...]
    blocked: set[str]
    warned: set[str]


def narrowed(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def clean(name: str, text: str | None) -> str | None:
    text = (text or "").strip(BLANKS)
    if name == "name":
        return text or None
    if name in ("sex", "remark"):
        no_chinese = all(c < "\x7f" or "！" <= c <= "～" or c == "\u3000" for c in text)
        return (narrowed(text) if no_chinese else text) or None
    text = narrowed(text)
    return (text.upper() if name in ("id", "employer") else text) or None


def as_date(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def as_integer(text: str) -> int | None:
    text = re.sub(r"(?<=\d),(?=\d{3})|\.0+$", "", text)
    return int(text) if re.fullmatch(r"-?\d+", text) else None


def read_row(row: Sequence[str | None]) -> Read:
    raw = dict(zip((item["name"] for item in ITEMS), row, strict=True))
    tidy = {name: clean(name, text) for name, text in raw.items()}
    typed: dict[str, Any] = dict(tidy)
    typed["id"] = resident_id_upgraded(tidy["id"]) if tidy["id"] else None
    typed["born"] = as_date(tidy["born"]) if tidy["born"] else None
    typed["amount"] = as_integer(tidy["amount"]) if tidy["amount"] else None
    blocked = {f"required:{name}" for name in ("id", "name") if tidy[name] is None}
    blocked |= {f"type:{name}" for name in ("born", "amount") if tidy[name] and typed[name] is None}
    lengths = {"name": 3, "remark": 5}
    blocked |= {f"length:{n}" for n, most in lengths.items() if len(typed[n] or "") > most}
    if typed["id"] and resident_id_fault(typed["id"], DAY):
        blocked.add("resident_id:id")
    if typed["sex"] and typed["sex"] not in ("1", "2"):
        blocked.add("code:sex")
    if typed["born"] and typed["born"].year < 1850:
        blocked.add("date_range:born")
    warned: set[str] = set()
    if typed["employer"]:
        if uscc_fault(typed["employer"]):
            blocked.add("uscc:employer")
        elif uscc_doubt(typed["employer"]):
            warned.add("uscc_doubt:employer")
    for name, value in typed.items():
        if value is not None and str(value) != raw[name]:
            warned.add(f"format:{name}")
    return Read(tuple(typed.values()), blocked, warned)


def read_delivery(rows: Sequence[Sequence[str | None]]) -> dict[int, Read]:
    """Every row by its place; the rows that another of their record beats get their reason."""
    read = {place: read_row(row) for place, row in enumerate(rows, start=1)}
    keyed = sorted((r.values[0], place) for place, r in read.items() if r.values[0] is not None)
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        places = [place for _, place in group]
        good = [place for place in places if not read[place].blocked] or places
        kept = next(place for place in good if read[place].values == read[good[-1]].values)
        for place in places:
            if place != kept:
                read[place].blocked.add("unique:id")
    return read


@contextmanager
def fresh_harness(catalog: Catalog) -> Generator[AggregationHarness]:
    """A harness on an installation that only this example uses."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lake, url = str(home / "lake"), f"sqlite:///{home / 'registry.db'}"
        platform = Platform(Settings(home, home, home, lake, url))
        with platform.engine() as engine:
            yield AggregationHarness(engine, platform, catalog)
        platform.registry.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=deliveries)
def test_every_row_gets_the_verdict_that_plain_python_gives(
    rows: list[tuple[str | None, ...]],
    entry_of: Callable[..., Entry],
    catalog: Catalog,
):
    entry = entry_of(ITEMS, ["id"])
    with fresh_harness(catalog) as own:
        own.deliver(entry, DAY, rows)
        done = own.standardise(entry, DAY)
        names = ", ".join(item.name for item in entry.items)
        kept = own.read("aggregation", f"{names}, _warnings", DAY)
        reasons = own.read("quarantine", "_reasons", DAY)
        results = own.results(DAY)
    expected = read_delivery(rows)
    assert done.landed == len(rows) == done.aggregated + done.quarantined
    assert {place: set(found) for place, found in reasons.items()} == {
        place: row.blocked for place, row in expected.items() if row.blocked
    }
    assert {place: (row[:-1], set(row[-1])) for place, row in kept.items()} == {
        place: (row.values, row.warned) for place, row in expected.items() if not row.blocked
    }
    assert {rule: checked - passed for rule, (passed, checked) in results.items()} == {
        rule: sum(rule in row.blocked | row.warned for row in expected.values()) for rule in results
    }
