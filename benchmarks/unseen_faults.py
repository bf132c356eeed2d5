"""How many kinds of faults that no rule was written for are found, and how often the rules cry wolf.

A demo city lives some days of deliveries; on the last, one fault at a time is put into what one
agency delivered. A fault is found when a rule fails that held before, or holds for at least one
row in a hundred less than before, or the delivery is kept back. Then the clean delivery is put
back. False alarms: learnt rules that fail on the clean last day, of all that were judged.
Run: ``python benchmarks/unseen_faults.py [--json] [--persons N] [--days N] [--all]``.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from assets.aggregation.delivery_gate import DeliveryBlockedError
from assets.aggregation.pull import PullError, pull
from assets.aggregation.standardise import standardise
from assets.base.consolidate import consolidate
from assets.build_context import BuildContext
from assets.cross_checks.cross_assets import cross_checks
from benchmarks.result import Figure, tell
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release, RuleResult
from zb_pipelines.demo.city import build_city
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

FIRST = date(2026, 11, 10)


@dataclass(frozen=True)
class UnseenFault:
    """A kind of fault in one entry: replaced columns, a condition on rows, or rows added."""

    kind: str
    entry: str
    columns: dict[str, str]
    where: str = "true"
    more: str | None = None
    """SELECT of rows to add, over ``clean``; ``old`` is the delivery of an earlier day."""
    whole: str | None = None
    """SELECT that takes the place of everything."""


POLICE = "public_security/household_register"
FAULTS = (
    UnseenFault(
        "姓名栏互换",
        "education/student",
        {"name": "coalesce(guardian_name, name)", "guardian_name": "name"},
    ),
    UnseenFault(
        "整列右移一栏",
        "market_supervision/enterprise",
        {"address": "district", "district": "legal_representative", "legal_representative": "industry"},
    ),
    UnseenFault(
        "日期加一百年",
        "market_supervision/food_licence",
        {
            "issue_date": "(left(issue_date, 4)::INT + 100)::VARCHAR || substr(issue_date, 5)",
            "valid_until": "(left(valid_until, 4)::INT + 100)::VARCHAR || substr(valid_until, 5)",
        },
        where="regexp_matches(issue_date, '^[12]') AND regexp_matches(valid_until, '^[12]')",
    ),
    UnseenFault("电话全部相同", "tax/taxpayer", {"phone": "'13800138000'"}),
    UnseenFault("单位错误(万元填成元)", "market_supervision/enterprise", {"capital": "(capital::DOUBLE * 10000)::VARCHAR"}),
    UnseenFault("乱码(UTF-8 读作 GBK)", "medical_insurance/enrolment", {"residence_address": "as_gbk(residence_address)"}),
    UnseenFault("乱码(GBK 读作 Latin-1)", "civil_affairs/social_organisation", {"name": "as_latin(name)"}),
    UnseenFault("重报旧文件", "market_supervision/penalty", {}, whole="SELECT * FROM old"),
    UnseenFault("漏报一半", POLICE, {}, where="_row % 2 = 0"),
    UnseenFault("名称截断为十个字", "market_supervision/enterprise", {"name": "left(name, 10)"}),
    UnseenFault(
        "一个区县换编号重复",
        "gas/account",
        {},
        more="SELECT * REPLACE (account_no || 'B' AS account_no,"
        " _row + 10000000 AS _row) FROM clean WHERE district = '370303'",
    ),
    UnseenFault("代码口径漂移", POLICE, {"marital_status": "CASE marital_status WHEN '20' THEN '10' WHEN '10' THEN '20' ELSE marital_status END"}),
    UnseenFault("整列漏取", "public_security/residence_permit", {"phone": "NULL"}),
    UnseenFault("经纬度颠倒", "bus/bus_stop", {"longitude": "latitude", "latitude": "longitude"}),
    UnseenFault("占位值", "human_resources/social_insurance", {"employer_name": "'测试单位'"}),
    UnseenFault("证件号互换(两人对调)", "medical_insurance/enrolment", {"resident_id": "coalesce(lead(resident_id) OVER (ORDER BY _row), resident_id)"}),
    UnseenFault("金额变负", "human_resources/pension_payment", {"amount": "'-' || amount"}),
    UnseenFault("日期退后一年(模板未改)", "civil_affairs/minimum_living", {"start_date": "'2026-11-18'"}),
)  # fmt: skip


@dataclass(frozen=True)
class City:
    """The city with its platform; ``day`` is the last day lived."""

    platform: Platform
    release: Release
    engine: Engine

    def context(self, day: date) -> BuildContext:
        """A build of ``day``."""
        return BuildContext(self.platform, self.release, day, self.engine)

    def standardise(self, entry: Entry, day: date) -> bool:
        """Whether the delivery of ``day`` went its way."""
        try:
            standardise(entry, self.context(day))
        except DeliveryBlockedError:
            return False
        return True

    def live(self, day: date, persons: int, only: Collection[str] | None = None) -> None:
        """One day: every system moved on; the entries ``only``, or all, pulled and standardised."""
        os.environ["ZB_TODAY"] = day.isoformat()
        build_city(self.platform.settings, persons=persons, seed=7, day=day)
        for entry in self.release.catalog.entries.values():
            if entry.withheld or (only is not None and entry.key not in only):
                continue
            try:
                pull(entry, self.context(day))
            except PullError:
                continue
            self.standardise(entry, day)

    def build(self, day: date) -> None:
        """The base databases, which rules over tables read."""
        for c in self.release.catalog.consolidations.values():
            consolidate(c, self.context(day))

    def results(self, entry: str, day: date) -> dict[str, RuleResult]:
        """What all rules say of an entry's day, those over tables included."""
        table = entry_table("aggregation", entry)
        catalog = self.release.catalog
        own = {key: rule for key, rule in catalog.rules.items() if rule.table == table}
        narrowed = catalog.model_copy(update={"rules": own})
        cross_checks(self.platform, replace(self.release, catalog=narrowed), day)
        return {r.rule: r for r in self.platform.registry.quality.results(table, day, day)}


@contextmanager
def delivered(city: City, fault: UnseenFault, day: date) -> Generator[bool]:
    """The faulty delivery in place of the clean one; whether it was let pass."""
    lake, registry = city.platform.lake, city.platform.registry
    entry = city.release.catalog.entries[fault.entry]
    table, before = entry_table("landing", entry.key), registry.delivery(entry.key, day)
    assert before
    assert before.stored_day
    engine = city.engine
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE clean AS SELECT * EXCLUDE (day) FROM {lake.relation(table, before.stored_day)}"
    )
    days = lake.days(table)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE old AS SELECT * EXCLUDE (day) FROM {lake.relation(table, days[min(2, len(days) - 1)])}"
    )
    changed = ", ".join(f"({sql})::VARCHAR AS {name}" for name, sql in fault.columns.items())
    some = f"SELECT * {f'REPLACE ({changed})' if changed else ''} FROM clean WHERE {fault.where}"
    rest = (
        f" UNION ALL SELECT * FROM clean WHERE NOT coalesce({fault.where}, false)"
        if fault.columns
        else ""
    )
    select = fault.whole or some + (rest if fault.where != "true" else "")
    select += f" UNION ALL {fault.more}" if fault.more else ""
    written = lake.replace(engine, table, day, f"SELECT * FROM ({select})")
    known = {d.stored_day: d.content_hash for d in registry.history.deliveries([entry.key])}
    content = known[days[min(2, len(days) - 1)]] if fault.whole else f"fault {fault.kind}"
    registry.record_delivery(
        replace(before, state="stored", stored_day=day, rows=written.rows, content_hash=content)
    )
    try:
        yield city.standardise(entry, day)
    finally:
        lake.replace(engine, table, day, "SELECT * FROM clean")
        registry.record_delivery(replace(before, state="stored", stored_day=day))
        city.standardise(entry, day)


def found_by(before: dict[str, RuleResult], after: dict[str, RuleResult]) -> list[str]:
    """The rules that notice: newly failing learnt ones, or one row in a hundred more than before."""
    noticed: list[str] = []
    for rule, now in after.items():
        was = before.get(rule)
        share = (now.checked - now.passed) / now.checked if now.checked else 0.0
        former = (was.checked - was.passed) / was.checked if was and was.checked else 0.0
        if share >= former + 0.01:
            noticed.append(rule)
    return sorted(noticed)


def false_alarms(city: City, day: date) -> tuple[list[str], int]:
    """Learnt rules that fail on a clean day, and how many were judged."""
    judged = [r for r in city.platform.registry.rule_results(day) if r.origin == "learnt"]
    wrong = [f"{r.table_name}/{r.rule}" for r in judged if r.passed < r.checked]
    return wrong, len(judged)


def as_gbk(text: str) -> str:
    """UTF-8 read as GB18030."""
    return text.encode("utf-8").decode("gb18030", "replace")


def as_latin(text: str) -> str:
    """GB18030 read as Latin-1."""
    return text.encode("gb18030").decode("latin-1")


def main() -> None:
    """Live the days, plant each fault, print what noticed it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=2000)
    parser.add_argument("--all", action="store_true", help="let every entry learn, not only those spoiled")  # fmt: skip
    parser.add_argument("--days", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), f"sqlite:///{home / 'registry.db'}")  # fmt: skip
        platform = Platform(settings)
        catalog = load_catalog(SHIPPED_CATALOG)
        release = platform.registry.publish(catalog, "审核员", "测量", FIRST)
        with platform.engine() as engine:
            engine.connection.create_function("as_gbk", as_gbk, ["VARCHAR"], "VARCHAR")  # pyright: ignore[reportArgumentType]
            engine.connection.create_function("as_latin", as_latin, ["VARCHAR"], "VARCHAR")  # pyright: ignore[reportArgumentType]
            city = City(platform, release, engine)
            last = FIRST + timedelta(days=arguments.days - 1)
            for number in range(arguments.days):
                day = FIRST + timedelta(days=number)
                spoiled = {fault.entry for fault in FAULTS}
                history = arguments.all or day == last
                city.live(day, arguments.persons, None if history else spoiled)
                print(f"day {number + 1} of {arguments.days} lived", file=sys.stderr, flush=True)
            city.build(last)
            report(city, last, f"{arguments.persons:,} persons, {arguments.days} days")


def report(city: City, day: date, setting: str) -> None:
    """Every fault with what noticed it; then the false alarms."""
    wrong, judged = false_alarms(city, day)
    found: dict[str, list[str]] = {}
    for fault in FAULTS:
        before = city.results(fault.entry, day)
        with delivered(city, fault, day) as passed:
            noticed = found_by(before, city.results(fault.entry, day))
            found[f"{fault.kind} ({fault.entry})"] = noticed + ([] if passed else ["(扣留)"])
    for name, noticed in found.items():
        print(f"{'found ' if noticed else 'MISSED'}  {name}: {', '.join(noticed[:8])}")
    print(f"false alarms of learnt rules on a clean day: {wrong[:10]}")
    tell(
        "unseen_faults",
        f"{setting}; {len(found)} kinds of faults that no rule was written for",
        [
            Figure("kinds found", sum(map(bool, found.values()))),
            Figure("kinds planted", len(found)),
            Figure("false alarms of learnt rules on a clean day", len(wrong)),
            Figure("learnt rules judged that day", judged),
        ],
    )


if __name__ == "__main__":
    main()
