"""What the city plants for the base databases stands in them after its nights.

Each table is asked for what it says of a thing, and the city for the same; rows that were spoiled
on their way may lack, none may differ.
"""

from collections.abc import Generator
from datetime import date

import pytest

from resources.engine import Engine, open_engine
from resources.lake import Lake
from zb_pipelines.demo.inhabitants import settle
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 21)
PERSONS, SEED = 900, 2
RENTED = "permitted AND home_town_code <> town_code"
AMONG = {
    # Residents of Hong Kong, Macau and Taiwan are registered nowhere here.
    "base.population__separation": "WHERE household_district IS NOT NULL",
    # Nothing is there to agree with where the shareholder's row is kept out.
    "base.legal_entity__beneficial_owner": "WHERE direct_share IS NOT NULL OR ownership_kind <> '1'",
    # A row of a reference list stays, what was wrong in it is left out.
    "base.geospatial__grid": "WHERE town IS NOT NULL",
    "thematic.healthcare__institution_code": "WHERE uscc IS NOT NULL",
}
FIRMS = "kind = 'enterprise' AND number < getvariable('enterprises')"

# Table → columns asked for, the city's answer, and the smallest number of rows that it must have.
SAID: dict[str, tuple[str, str, int]] = {
    "base.population__separation": (
        "resident_id, residence_town_code, separated",
        "SELECT id_number, home_town_code, getvariable('day') - (getvariable('epoch') - 60"
        f" - draw(n, 'permit_issued', 700)::INTEGER) >= 183 FROM lives WHERE {RENTED}"
        " AND NOT dead AND judgment IS NULL",
        30,
    ),
    "base.population__household_change": (
        "resident_id, kind, to_household",
        "SELECT id_number, kind, household_no FROM lives, (VALUES ('3'), ('4'), ('5'), ('6')) AS kinds(kind)",
        50,
    ),
    "base.population__marital_state": (
        "resident_id, decided_by, marital_status",
        "SELECT id_number, decided_by, marital_status FROM lives, (VALUES ('户口登记', '10'),"
        " ('户口登记', '20'), ('户口登记', '30'), ('户口登记', '40'), ('结婚登记', '20'), ('配偶死亡', '30'),"
        " ('离婚登记', '40'), ('生效离婚判决', '40')) AS answers(decided_by, marital_status)",
        500,
    ),
    "base.legal_entity__beneficial_owner": (
        "uscc, paper_no, agrees",
        "SELECT uscc, representative_id, CASE WHEN 100 - coalesce(share, 0) >= 25 THEN number % 20 <> 9 END"
        f" FROM bodies LEFT JOIN owners USING (b) WHERE {FIRMS} AND number % 2 = 1",
        60,
    ),
    "base.legal_entity__annual_report": (
        "uscc, on_time",
        f"SELECT uscc, number % 15 <> 5 FROM bodies WHERE {FIRMS} AND number % 15 <> 4",
        300,
    ),
    "base.public_credit__serious_dishonesty": (
        "uscc, listed",
        "SELECT uscc, number % 2 = 1 FROM firms WHERE number % 29 IN (7, 8)",
        5,
    ),
    "base.geospatial__grid": (
        "grid_no, town, validity",
        "SELECT 'ZD' || lpad(grid::VARCHAR, 6, '0'), town, '有效' FROM grids",
        150,
    ),
    "thematic.healthcare__institution_code": (
        "institution_code, uscc, problem",
        "SELECT institution_code(number), uscc, CASE WHEN number % 11 = 10 THEN '没有医保定点编码' END"
        " FROM bodies WHERE kind = 'medical'",
        120,
    ),
}


@pytest.fixture(scope="module")
def asked(lived: Settings) -> Generator[tuple[Engine, Lake]]:
    """The city of the second day beside the lake after its night."""
    with open_engine(lived) as engine:
        settle(engine, persons=PERSONS, seed=SEED, day=DAY)
        yield engine, Lake(lived.lake)


@pytest.mark.parametrize("table", SAID)
def test_a_table_says_what_the_city_does(asked: tuple[Engine, Lake], table: str) -> None:
    engine, lake = asked
    columns, city, least = SAID[table]
    said = f"SELECT {columns} FROM {lake.relation(table, DAY)} {AMONG.get(table, '')}"

    assert engine.scalar(f"SELECT count(*) FROM ({said})") >= least
    assert engine.rows(f"SELECT * FROM ({said} EXCEPT {city}) LIMIT 5") == []


def test_a_couple_holds_its_licence_together(asked: tuple[Engine, Lake]) -> None:
    engine, lake = asked
    holders = lake.relation("base.e_license__holder", DAY)
    spouses = "SELECT id_number FROM lives WHERE role = 1"

    together = f"SELECT holder_code FROM {holders} WHERE turn = 2 AND known"
    assert engine.scalar(f"SELECT count(*) FROM ({together})") > 5
    assert engine.rows(f"SELECT * FROM ({together} EXCEPT {spouses})") == []


def test_functional_zones_stand_apart_from_the_districts(asked: tuple[Engine, Lake]) -> None:
    engine, lake = asked
    zones = lake.relation("base.geospatial__functional_zone", DAY)

    found = engine.rows(f"SELECT DISTINCT zone_code FROM {zones} ORDER BY 1")
    assert [code for (code,) in found] == ["ZB-GX", "ZB-JK", "ZB-WCH"]


def test_most_units_are_linked_with_their_building(asked: tuple[Engine, Lake]) -> None:
    engine, lake = asked
    links = lake.relation("base.geospatial__unit_link", DAY)

    linked, units = engine.rows(f"SELECT count(building_no), count(*) FROM {links}")[0]
    assert 0.6 * units < linked < units
