"""Every word of SQL is a name like any other: through pull, rules, records, report, workbook, erasure.

One installation of two agencies, in which all that may be named is called by a keyword
(``word_catalog``), is used as its users use it.
"""

from typing import Any

import duckdb
import pytest

from assets.tickets import book_layout as layout
from tests.end_to_end.installation import FIRST, Installation
from tests.reserved_names import word_catalog as town
from tests.tickets.town import Clerk, resident
from zb_pipelines.domain.naming import Layer, database_table, entry_table
from zb_pipelines.domain.reserved_names import COLUMNS, GOLDEN_COLUMNS
from zb_pipelines.domain.sql_keywords import KEYWORDS

pytestmark = pytest.mark.slow

PERSONS = [resident(number) for number in range(1, 6)]
NOBODY = PERSONS[4][:-1] + ("1" if PERSONS[4][-1] != "1" else "2")
ORDERED = [
    town.row("K1", PERSONS[0], "甲旧"),
    town.row("K2", PERSONS[1], "乙二"),
    town.row("K3", PERSONS[2], "丙三"),
    town.row("K4", PERSONS[3], "丁四", **{town.NUMBER: "many"}),
    town.row("K5", NOBODY, "戊五"),
    town.row("K1", PERSONS[0], "甲一"),  # delivered last, so the one that is kept
]
GROUPED = [town.row("K1", PERSONS[0], "甲另"), town.row("K2", PERSONS[1], "乙二")]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Any]:
    """The installation after its first night, and what the night says."""
    home = tmp_path_factory.mktemp("words")
    installation = Installation(home, town.write_catalog(home / "catalog"))
    town.deliver(home, ORDERED, GROUPED)
    installation.zb("catalog", "check", today=FIRST)
    installation.publish(FIRST)
    return installation, installation.live(FIRST)


def columns(installation: Installation, layer: Layer, entry: str) -> set[str]:
    return set(installation.platform.lake.columns(entry_table(layer, entry)))


def values(installation: Installation, table: str, column: str) -> set[Any]:
    """The values of a column in the partition of the night."""
    platform = installation.platform
    with platform.engine() as engine:
        relation = platform.lake.relation(table, FIRST)
        return {row[0] for row in engine.rows(f'SELECT "{column}" FROM {relation}')}


def test_the_words_are_those_of_the_engine() -> None:
    """The ground's list of words that need quotation marks is the engine's."""
    wrong: set[str] = set()
    for word in town.keywords():
        try:
            found = duckdb.sql(f'SELECT ({word}) FROM (SELECT 42 AS "{word}")').fetchall()
        except duckdb.Error:
            found = []
        wrong |= set() if found == [(42,)] else {word}
    assert wrong == KEYWORDS
    assert {*town.keywords()} - COLUMNS <= {*town.all_words()}
    assert {word for part in town.PARTS for word in town.words(part)} == {*town.all_words()}


def test_the_night_pulls_checks_builds_and_reports(lived: tuple[Installation, Any]) -> None:
    installation, night = lived
    assert {run["name"]: run["success"] for run in night["runs"]} == dict.fromkeys(
        ("group", "order", "build", "report"), True
    )
    counts = {
        e["entry"]: (e["landed"], e["aggregated"], e["quarantined"]) for e in night["entries"]
    }
    assert counts == {
        **{f"order/{part}": (6, 3, 3) for part in town.PARTS},
        **{f"group/{part}": (2, 2, 0) for part in town.PARTS},
    }
    for part, database in town.PARTS.items():
        words = set(town.words(part))
        for layer in ("landing", "aggregation", "quarantine"):
            assert words <= columns(installation, layer, f"order/{part}")
            assert words <= columns(installation, layer, f"group/{part}")
        golden = database_table("base", database, "from")
        assert words - GOLDEN_COLUMNS <= set(installation.platform.lake.columns(golden))
        assert values(installation, golden, town.NAME) == {"甲一", "乙二", "丙三"}
        conflicts = database_table("base", database, "conflict")
        assert values(installation, conflicts, "field") == {town.NAME}
        assert values(installation, conflicts, "value") == {"甲另"}
        derived = database_table("base", database, "table")
        assert words <= set(installation.platform.lake.columns(derived))
        assert values(installation, derived, town.KEY) == {"K1", "K2", "K3"}


def test_the_report_shows_masked_examples_of_what_failed(lived: tuple[Installation, Any]) -> None:
    installation, _ = lived
    files = {file.suffix: file for file in (installation.home / "reports").iterdir()}
    page = files[".html"].read_text("utf-8")
    assert "信息项user" in page
    assert NOBODY[:6] + "*" * 10 + NOBODY[-2:] in page
    assert NOBODY not in page
    assert "report.duplicate_collection" in installation.platform.lake.tables()


def test_a_workbook_goes_out_and_its_correction_comes_in(lived: tuple[Installation, Any]) -> None:
    installation, _ = lived
    book = installation.home / "order.xlsx"
    installation.json(
        "tickets", "export", "--agency", "order", "--out", book, "--date", FIRST, today=FIRST
    )
    clerk = Clerk(book)
    for sheet in clerk.sheets()[: len(town.PARTS)]:
        lines = clerk.seen(sheet)
        place = next(n for n, line in enumerate(lines) if line[f"信息项{town.KEY}"] == "K4")
        clerk.answer(sheet, place, layout.answer_title(f"信息项{town.NUMBER}", town.NUMBER), "7")
    said = installation.zb("tickets", "import", clerk.save(), "--by", "李四", today=FIRST)
    assert said
    for part, database in town.PARTS.items():
        aggregated = entry_table("aggregation", f"order/{part}")
        assert values(installation, aggregated, town.NUMBER) == {1, 7}
        golden = database_table("base", database, "from")
        assert values(installation, golden, town.NAME) == {"甲一", "乙二", "丙三", "丁四"}


def test_a_person_is_erased_everywhere(lived: tuple[Installation, Any]) -> None:
    installation, _ = lived
    installation.json(
        "purge", "--identifier", PERSONS[0], "--reason", "个人信息保护法第四十七条", "--yes", today=FIRST
    )  # fmt: skip
    for part, database in town.PARTS.items():
        for agency in town.AGENCIES:
            for layer in ("landing", "aggregation", "quarantine"):
                table = entry_table(layer, f"{agency}/{part}")
                assert PERSONS[0] not in values(installation, table, town.PERSON)
        golden = database_table("base", database, "from")
        assert PERSONS[0] not in values(installation, golden, town.PERSON)
        assert PERSONS[1] in values(installation, golden, town.PERSON)
