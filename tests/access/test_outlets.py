"""Every outlet is really called by every role: what comes out holds no canary above what the role may see."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import dagster as dg
import pytest
from typer.testing import CliRunner

from resources.registry.access.passwords import hash_password
from resources.registry.access.users import User
from tests.portal.conftest import HOME, SECRET, Browser
from tests.rollout.conftest import draft
from tests.rollout.house import COMPANY, DAYS, PAYER, House, Plain, base, opened
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.access import ROLES
from zb_pipelines.domain.errors import InputError
from zb_pipelines.portal.application import application

__all__ = ["draft"]

DAY = DAYS[-1]
LEVELS = ("L1", "L2", "L3", "L4")
AGENCIES = ("tax", "market")
# Level and agency → a value that stands there and nowhere else.
CANARIES = {(level, agency): f"雀{agency}{level}值QZ" for level in LEVELS for agency in AGENCIES}
PRINCIPALS: Mapping[str, tuple[str, str | None]] = {
    **{role: (role, None) for role in ROLES if role not in ("clerk", "analyst", "public")},
    "tax_clerk": ("clerk", "tax"),
    "market_clerk": ("clerk", "market"),
    "analyst": ("analyst", None),
}
TABLES = (
    *(f"{layer}.tax__payer" for layer in ("landing", "aggregation", "quarantine")),
    "aggregation.market__company",
    "base.legal_entity__body",
)


def declared(plain: Plain, entry: str) -> None:
    """An item of each level in both agencies' entries, and a product that shows the two lowest."""
    base(plain, entry)
    marks = [
        {"name": f"mark_{n}", "title": f"标记{n}", "level": n.upper()}
        for n in ("l1", "l2", "l3", "l4")
    ]
    for key in (PAYER, COMPANY):
        plain["entries"][key]["items"] += marks
    consolidation = plain["consolidations"]["legal_entity"]
    for claim in consolidation["claims"]:
        claim["fields"] |= {mark["name"]: mark["name"] for mark in marks}
    consolidation["fields"] += [
        mark | {"order": [PAYER, COMPANY], "reason": "税务为准"} for mark in marks
    ]


def planted(folder: Path) -> None:
    """The canaries in the agencies' systems, in good and in bad rows."""
    import sqlite3

    for agency, table in (("tax", "payer"), ("market", "company")):
        with sqlite3.connect(folder / f"{agency}.db") as database:
            for level in LEVELS:
                database.execute(f"ALTER TABLE {table} ADD COLUMN mark_{level.lower()}")
                said = CANARIES[level, agency]
                database.execute(f"UPDATE {table} SET mark_{level.lower()} = ?", [said])


@dataclass
class City:
    """The installation, the folder that files are written to, and whoever acts."""

    house: House
    out: Path

    def become(self, name: str) -> None:
        users = self.house.platform.registry.access.users
        for each in users.all():
            users.set_system_login(each.name, None, "test")
        users.set_system_login(name, system_login(), "test")

    def command(self, *words: str) -> str:
        """What a command prints and writes; a refusal's sentence."""
        before = set(self.out.rglob("*"))
        done = CliRunner().invoke(declare_app(), list(words))
        if isinstance(done.exception, InputError):
            return str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.output + "".join(text_of(f) for f in set(self.out.rglob("*")) - before)


def text_of(file: Path) -> str:
    """A file as text, workbooks unpacked."""
    if file.is_dir():
        return ""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return file.read_bytes().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def one_day(tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Any]) -> Path:
    """A folder with an installation that lived one night."""
    folder = tmp_path_factory.mktemp("outlets")
    with pytest.MonkeyPatch.context() as monkeypatch:
        house = opened(folder / "home", folder / "agencies", monkeypatch)
        house.plant = planted
        release = house.publish(draft(declared))
        house.live(release, DAY)
        users = house.platform.registry.access.users
        for name, (role, agency) in PRINCIPALS.items():
            theme = "healthcare" if role == "analyst" else None
            said = User(
                name, frozenset({role}), agency, theme=theme, password=hash_password(SECRET)
            )
            users.add(said, "test")
        house.platform.registry.close()
    return folder


@pytest.fixture
def city(one_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    copytree(one_day, tmp_path / "lived")
    house = opened(tmp_path / "lived" / "home", tmp_path / "lived" / "agencies", monkeypatch)
    (tmp_path / "out").mkdir()
    yield City(house, tmp_path / "out")
    house.platform.registry.close()


def commands(city: City) -> Mapping[str, tuple[str, ...]]:
    """Every outlet of the command line by name."""
    read = ("--purpose", "核对", "--json")
    return {
        **{f"query {table}": ("query", f"SELECT * FROM {table}", *read) for table in TABLES},
        "query whole rows": ("query", "SELECT t FROM aggregation.tax__payer AS t", *read),
        "explain": ("explain", "base.legal_entity__body", "A1", *read),
        "dictionary": ("dictionary", "--json"),
        "status": ("status", "--json"),
        "coverage": ("coverage", "--json"),
        "findings": ("findings", "--json"),
        "tickets list": ("tickets", "list", "--json"),
        "rules show": ("rules", "show", "tax/payer/code:status", "--json"),
        "report": ("report", "--format", "html,xlsx", "--out", str(city.out / "report")),
        **{
            f"workbook {a}": (
                "tickets",
                "export",
                "--agency",
                a,
                "--out",
                str(city.out / f"{a}.xlsx"),
            )
            for a in AGENCIES
        },
    }


# What hands out rows; the others tell of tables, counts and rules and hold no value at all.
ROWS = ("query", "explain", "workbook", "/tickets/workbook")


def most(name: str, outlet: str, agency: str) -> str:
    """The highest level that may come out: engineers see L2 of all, a clerk of the own agency, others none."""
    role, own = PRINCIPALS[name]
    reads_rows = outlet.startswith(ROWS) and (role == "engineer" or own == agency)
    # What another agency says of the same record is what a clerk's dispute is about.
    reads_rows |= "workbook" in outlet and own is not None
    return "L2" if reads_rows else "none"


def leaks(name: str, outlet: str, text: str) -> list[str]:
    """The canaries that should not be there."""
    return [
        f"{outlet} shows {name} the {level} of {agency}"
        for (level, agency), value in CANARIES.items()
        if value in text
        and not (most(name, outlet, agency) >= level and most(name, outlet, agency) != "none")
    ]


@pytest.mark.parametrize("name", PRINCIPALS)
def test_no_command_shows_a_role_more_than_it_may_see(city: City, name: str) -> None:
    city.become(name)
    said = {outlet: city.command(*words) for outlet, words in commands(city).items()}
    assert [leak for outlet, text in said.items() for leak in leaks(name, outlet, text)] == []
    # It can fail: whoever reads rows sees those that the role allows.
    shown = said["query aggregation.tax__payer"]
    assert (CANARIES["L2", "tax"] in shown) == (most(name, "query", "tax") == "L2")
    theirs = PRINCIPALS[name] in (("engineer", None), ("clerk", "tax"))
    assert (CANARIES["L2", "tax"] in said["workbook tax"]) == theirs


PAGES = ("/cockpit", "/catalog", f"/catalog/{PAYER}", "/dictionary", "/dictionary/base.legal_entity__body",
         "/exemptions", "/tickets", "/findings", "/sharing", "/channels", "/reports", "/journal", "/open",
         "/tickets/workbook?agency=tax", "/tickets/workbook?agency=market")  # fmt: skip


def test_no_page_shows_a_role_more_than_it_may_see(city: City) -> None:
    for name in PRINCIPALS:
        with Browser(application(city.house.platform), base_url=HOME) as browser:
            assert browser.log_in(name).status_code == 303
            for path in PAGES:
                answer = browser.get(path)
                text = answer.text
                if "spreadsheet" in answer.headers.get("content-type", ""):
                    book = city.out / "page.xlsx"
                    book.write_bytes(answer.content)
                    text = text_of(book)
                assert leaks(name, path, text) == []


def test_nothing_that_dagster_stores_holds_a_value(city: City) -> None:
    """Engineers, reviewers, officers and auditors see its pages: assets, events, checks, logs."""
    with dg.DagsterInstance.get() as instance:
        records = [str(r.event_log_entry) for r in instance.get_event_records(
            dg.EventRecordsFilter(dg.DagsterEventType.ASSET_MATERIALIZATION), limit=1000)]  # fmt: skip
    assert len(records) > 5
    stored = city.house.held(list(CANARIES.values()))
    places = {
        where for files in stored.values() for where in files if not where.startswith("lake/")
    }
    assert places == set()
    assert json.dumps(records, ensure_ascii=False).count("雀") == 0
