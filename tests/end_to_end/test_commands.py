"""What the commands say about a lived city, to people and to machines."""

import re
from typing import Any

import pytest

from tests.end_to_end.installation import FIRST, SECOND, Installation, Lived

REGISTER = "public_security.household_register"
PERSONS = "SELECT count(*) AS persons FROM base.population__person"
ENTRY = {
    *("entry", "agency", "title", "state", "landed", "aggregated", "quarantined"),
    *("good_day", "basis", "reason", "withheld", "lawful", "blocked", "offered"),
}


@pytest.fixture
def zb(lived: Lived) -> Installation:
    return lived.installation


def one_person(zb: Installation) -> str:
    """The id of somebody about whom the sources disagree."""
    (found,) = zb.json(
        "query",
        "SELECT key FROM base.population__conflict WHERE field = 'birth_date' ORDER BY key LIMIT 1",
    )
    return found["key"]


def test_coverage_has_the_documented_shape_and_both_identities(zb: Installation) -> None:
    found = zb.json("coverage", code=2)

    assert set(found) == {
        *("date", "release", "catalogued", "aggregated", "exempt", "outstanding"),
        *("entries", "identities"),
    }
    assert found["date"] == SECOND.isoformat()
    assert found["release"] == 1
    assert found["identities"] == {"rows": True, "entries": True}
    assert found["catalogued"] == len(found["entries"])
    assert found["catalogued"] == sum(found[s] for s in ("aggregated", "exempt", "outstanding"))
    assert all(set(each) == ENTRY for each in found["entries"])
    assert {e["state"] for e in found["entries"]} == {"aggregated", "exempt", "failed"}
    assert all(e["basis"].startswith("《") for e in found["entries"] if e["state"] == "exempt")


def test_coverage_of_an_earlier_day_is_that_days(zb: Installation, lived: Lived) -> None:
    found = zb.json("coverage", "--date", FIRST, code=2)

    told = {key: value for key, value in lived.nights[FIRST].items() if key != "runs"}
    assert found == told


def test_status_names_only_what_needs_somebody(zb: Installation) -> None:
    found = zb.json("status", code=2)

    assert {each["state"] for each in found["attention"]} == {"failed"}
    assert len(found["attention"]) == found["outstanding"]
    shown = zb.zb("status", code=2)
    assert all(each["entry"] in shown for each in found["attention"])
    assert "守恒（行）：成立" in shown


def test_a_day_before_the_first_release_is_refused(zb: Installation) -> None:
    assert "zb catalog publish" in zb.zb("coverage", "--date", "2025-01-01", code=1)


def test_query_reads_the_newest_day_and_another_one_as_of(zb: Installation) -> None:
    day = f"SELECT DISTINCT day FROM aggregation.{REGISTER.replace('.', '__')}"

    assert zb.json("query", day) == [{"day": SECOND.isoformat()}]
    assert zb.json("query", day, "--as-of", FIRST) == [{"day": FIRST.isoformat()}]
    assert zb.json("query", PERSONS) != zb.json("query", PERSONS, "--as-of", FIRST)
    assert zb.json("query", "SELECT count(*) AS n FROM report.coverage")[0]["n"] > 50


def test_an_incremental_entry_shows_all_its_days(zb: Installation) -> None:
    sql = "SELECT DISTINCT day FROM aggregation.zhangdian_data__grid_event ORDER BY day"

    assert zb.json("query", sql) == [{"day": d.isoformat()} for d in (FIRST, SECOND)]
    assert zb.json("query", sql, "--as-of", FIRST) == [{"day": FIRST.isoformat()}]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM base.population__person",
        "CREATE TABLE base.mine AS SELECT 1",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO '{home}/stolen.csv'",
        "ATTACH '{home}/registry.db'",
        "PRAGMA database_list; SELECT 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '{home}/registry.db'",
        "SELECT * FROM read_text('{home}/demo/truth.json')",
        "SELECT * FROM read_text('{home}/lake/../registry.db')",
        "SET enable_external_access = true",
        "SELECT * FROM base.nonexistent",
    ],
)
def test_query_refuses_what_is_not_a_single_read_of_the_lake(zb: Installation, sql: str) -> None:
    said = zb.zb("query", sql.format(home=zb.home), code=1)

    assert "→" in said
    assert "Traceback" not in said
    assert not list(zb.home.glob("stolen*"))


def test_explain_shows_where_each_value_comes_from_masked(zb: Installation) -> None:
    person = one_person(zb)
    found = zb.json("explain", "base.population__person", person)
    fields: dict[str, dict[str, Any]] = {each["name"]: each for each in found["fields"]}

    assert (found["table"], found["date"]) == ("base.population__person", SECOND.isoformat())
    assert re.fullmatch(r"\*+", fields["name"]["value"])
    assert fields["birth_date"]["value"] == "***"
    assert fields["name"]["source"].count("/") == 1
    assert fields["name"]["time"]
    lost = [line for each in fields.values() for line in each["lost"]]
    assert lost
    assert all(" ← " in line for line in lost)
    assert person not in zb.zb("explain", "base.population__person", person)


def test_explain_refuses_an_unknown_key_without_repeating_it(zb: Installation) -> None:
    said = zb.zb("explain", "base.population__person", "370301190001011239", code=1)

    assert "370301**********39" in said
    assert "370301190001011239" not in said
    assert "base.population__person" in zb.zb("explain", "base.nothing", "1", code=1)
