"""A town of two agencies whose files a test writes: its nights, its clerk, its truth."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from assets.aggregation.pull import pull
from assets.aggregation.standardise import standardise
from assets.base.consolidate import consolidate
from assets.build_context import BuildContext
from assets.tickets import book_layout as layout
from assets.tickets.exporting import Exported, export_tickets
from assets.tickets.import_result import Imported
from assets.tickets.importing import import_tickets
from assets.tickets.recheck import update_tickets
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.tickets import Ticket
from tests.builders import agency_fields, entry_fields
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import entry_table

REGISTER, MARRIAGE = "police/register", "civil/marriage"
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
ITEMS = [
    {"name": "id_no", "title": "公民身份号码", "level": "L3", "semantic": "resident_id"},
    {"name": "name", "title": "姓名", "level": "L3", "semantic": "person_name", "required": True},
    {"name": "sex", "title": "性别", "level": "L2", "codes": "sex", "required": True},
]


def resident(number: int) -> str:
    """The id of an inhabitant, check digit included."""
    body = f"37030319900101{number:03d}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _entry(key: str) -> dict[str, Any]:
    return entry_fields(
        key,
        ITEMS,
        title=f"{key.split('/')[1]} 登记信息",
        format={"kind": "电子文件", "type": "csv"},
        opening={"type": "不予开放", "basis": "个人信息"},
        level="L3",
        record_key=["id_no"],
    )


def town_catalog() -> Catalog:
    """Two agencies, one entry each, and the person that both speak of; the police decides."""
    claims = [
        {"entry": key, "key": "id_no", "fields": {"name": "name", "sex": "sex"}}
        for key in (REGISTER, MARRIAGE)
    ]
    fields = [
        {
            "name": n,
            "title": t,
            "level": lv,
            "semantic": s,
            "order": [REGISTER, MARRIAGE],
            "reason": "测试",
        }
        for n, t, lv, s in (("name", "姓名", "L3", "person_name"), ("sex", "性别", "L2", None))
    ]
    return Catalog.model_validate(
        {
            "agencies": {key: agency_fields(key) for key in ("police", "civil")},
            "entries": {key: _entry(key) for key in (REGISTER, MARRIAGE)},
            "codes": {
                "sex": {
                    "key": "sex",
                    "title": "性别",
                    "source": "GB/T 2261.1",
                    "values": {"1": "男", "2": "女"},
                }
            },
            "subjects": {},
            "statutes": {},
            "consolidations": {
                "population": {
                    "database": "population",
                    "table": "person",
                    "title": "人口",
                    "key": "id_no",
                    "key_title": "公民身份号码",
                    "key_semantic": "resident_id",
                    "claims": claims,
                    "fields": fields,
                }
            },
        }
    )


Row = tuple[str, str, str]


@dataclass
class Station:
    """Rows of an entry at each station on a day."""

    landed: int
    aggregated: int
    quarantined: int


@dataclass
class Town:
    """The town, its platform, and what its agencies' files say now."""

    platform: Platform
    release: Release
    monkeypatch: Any
    headings: Sequence[str] = ("id_no", "name", "sex")  # of the register's file

    def night(self, day: date, **deliveries: Sequence[tuple[str, ...]]) -> None:
        """Everything that a night does: pull, standardise, build, look at the tickets."""
        self.monkeypatch.setenv("ZB_TODAY", day.isoformat())
        self._write({f"{a}/{e}": rows for (a, e), rows in _keyed(deliveries)})
        p = self.platform
        with p.engine() as engine:
            context = BuildContext(p, self.release, day, engine)
            for entry in self.release.catalog.entries.values():
                pull(entry, context)
                standardise(entry, context)
            c = self.release.catalog.consolidations["population"]
            consolidate(c, context)
        update_tickets(p, self.release, day)

    def _write(self, deliveries: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        home = self.platform.settings.home
        for key, rows in deliveries.items():
            with (home / f"{key.replace('/', '_')}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as file:
                csv.writer(file).writerows([self.headings[: 3 if key == MARRIAGE else None], *rows])
        sources = {
            key: {"kind": "csv", "path": f"{key.replace('/', '_')}.csv", "nulls": [""]}
            for key in (REGISTER, MARRIAGE)
        }
        self.platform.settings.sources.write_text(yaml.safe_dump({"entries": sources}), "utf-8")

    def station(self, entry: str, day: date) -> Station:
        """Counted in the lake itself, and held against what the registry says."""
        done = self.platform.registry.standardisation(entry, day)
        delivery = self.platform.registry.delivery(entry, day)
        assert done
        assert delivery
        assert delivery.stored_day
        days = {
            "landing": delivery.stored_day,
            "aggregation": done.stored_day,
            "quarantine": done.stored_day,
        }
        counts = [len(self.rows(layer, entry, stored)) for layer, stored in days.items()]
        assert counts == [done.landed, done.aggregated, done.quarantined]
        return Station(*counts)

    def rows(self, layer: Any, entry: str, day: date) -> list[tuple[Any, ...]]:
        relation = self.platform.lake.relation(entry_table(layer, entry), day)
        with self.platform.engine() as engine:
            return engine.rows(f"SELECT id_no, name, sex FROM {relation} ORDER BY ALL")

    def aggregated(self, entry: str, day: date) -> dict[str, tuple[str, str]]:
        """Id → name and sex, as the platform gives them on."""
        done = self.platform.registry.standardisation(entry, day)
        assert done
        return {i: (n, s) for i, n, s in self.rows("aggregation", entry, done.stored_day)}

    def person(self, day: date) -> dict[str, tuple[str, str]]:
        """Id → name and sex of the golden records."""
        relation = self.platform.lake.relation("base.population__person", day)
        with self.platform.engine() as engine:
            found = engine.rows(f"SELECT id_no, name, sex FROM {relation}")
        return {i: (n, s) for i, n, s in found}

    def tickets(self) -> dict[str, Ticket]:
        """By rule; a rule of the marriage entry after its name."""
        return {
            (t.subject.rule if t.subject.entry == REGISTER else f"civil {t.subject.rule}"): t
            for t in self.platform.registry.tickets.all()
        }

    def standing(self) -> dict[str, tuple[str, int]]:
        """Open tickets: rule → state and rows."""
        return {rule: (t.standing.state, t.rows) for rule, t in self.tickets().items() if t.open}

    def export(self, day: date, agency: str = "police", password: str | None = None) -> Exported:
        target = self.platform.settings.home / f"{agency}.xlsx"
        return export_tickets(self.platform, self.release, agency, target, day, password)

    def take(self, file: Path, day: date, password: str | None = None) -> Imported:
        return import_tickets(self.platform, self.release, file, "李四", day, password)


def _keyed(
    deliveries: Mapping[str, Sequence[tuple[str, ...]]],
) -> list[tuple[tuple[str, str], Sequence[tuple[str, ...]]]]:
    names = {"register": ("police", "register"), "marriage": ("civil", "marriage")}
    return [(names[name], rows) for name, rows in deliveries.items()]


class Clerk:
    """Works in an exported workbook as a person does, in a spreadsheet program."""

    def __init__(self, file: Path) -> None:
        self.file, self.book = file, openpyxl.load_workbook(file)

    def sheets(self) -> list[str]:
        return [
            str(name) for name in self.book.sheetnames if name not in (layout.NOTES, layout.INDEX)
        ]

    def headings(self, sheet: str) -> list[str]:
        return [str(cell.value) for cell in self.book[sheet][1]]

    def seen(self, sheet: str) -> list[dict[str, Any]]:
        names = self.headings(sheet)
        rows = self.book[sheet].iter_rows(min_row=2, values_only=True)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def answer(self, sheet: str, row: int, heading: str, value: str) -> None:
        """Fill the cell of ``heading`` in the ``row``-th line (0: the first one) of a sheet."""
        place = next(n for n, h in enumerate(self.headings(sheet), 1) if str(h).startswith(heading))
        self.book[sheet].cell(row + 2, place, value)

    def save(self) -> Path:
        self.book.save(self.file)
        return self.file
