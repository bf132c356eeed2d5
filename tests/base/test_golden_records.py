"""Who decides a field of a golden record, and what is listed of those who do not."""

from datetime import date, datetime

import pytest

from assets.reports.dictionary_fill_rates import fill_rates
from tests.base.city import MONDAY, City, at, consolidation, golden_field
from tests.shipped import shipped_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.survivorship.model import Claim, GoldenField

POLICE, HEALTH, SOCIAL = "police/register", "health/enrolment", "social/insurance"
PERSON = {"id_no": "string", "name": "string", "updated": "datetime"}
LI = "370303199001011234"

RESIDENTS = [
    Claim(entry=e, key="id_no", time="updated", fields={"name": "name"})
    for e in (POLICE, HEALTH, SOCIAL)
]
BY_AUTHORITY = consolidation(RESIDENTS, [golden_field("name", POLICE, HEALTH, SOCIAL)])
BY_TIME = consolidation(RESIDENTS, [golden_field("name", POLICE, HEALTH, SOCIAL, policy="latest")])


@pytest.fixture
def residents(city: City) -> City:
    """Three entries of persons; the police has nobody, so that a test says only what it is about."""
    for entry in (POLICE, HEALTH, SOCIAL):
        city.declare(entry, PERSON, record_key=("id_no", "updated"))
        city.deliver(entry, MONDAY)
    return city


def name_of(city: City) -> list[tuple[object, ...]]:
    return city.read("person", MONDAY, "name, name__source, name__time")


def test_the_first_authority_decides_though_another_is_newer(residents: City) -> None:
    residents.deliver(HEALTH, MONDAY, (LI, "李明", at("2020-01-01")))
    residents.deliver(SOCIAL, MONDAY, (LI, "李铭", at("2026-01-01")))
    residents.build(BY_AUTHORITY, MONDAY)
    assert name_of(residents) == [("李明", HEALTH, at("2020-01-01"))]


def test_the_next_authority_decides_where_the_first_says_nothing(residents: City) -> None:
    residents.deliver(HEALTH, MONDAY, (LI, None, at("2026-01-01")))
    residents.deliver(SOCIAL, MONDAY, (LI, "李铭", at("2020-01-01")))
    residents.build(BY_AUTHORITY, MONDAY)
    assert name_of(residents) == [("李铭", SOCIAL, at("2020-01-01"))]


@pytest.mark.parametrize(
    ("police", "health", "kept"),
    [("2024-01-01", "2020-01-01", POLICE), ("2020-01-01", "2024-01-01", HEALTH),
     ("2024-01-01", "2024-01-01", POLICE)],
)  # fmt: skip
def test_of_equal_authorities_the_newer_decides_and_a_lower_one_never(
    residents: City, police: str, health: str, kept: str
) -> None:
    rule = golden_field("name", POLICE, HEALTH, SOCIAL, equal=2)
    residents.deliver(POLICE, MONDAY, (LI, "李明", at(police)))
    residents.deliver(HEALTH, MONDAY, (LI, "李铭", at(health)))
    residents.deliver(SOCIAL, MONDAY, (LI, "李名", at("2026-01-01")))
    residents.build(consolidation(RESIDENTS, [rule]), MONDAY)
    assert [source for _, source, _ in name_of(residents)] == [kept]


def test_the_newest_row_of_the_deciding_entry_is_kept(residents: City) -> None:
    residents.deliver(
        SOCIAL,
        MONDAY,
        (LI, "李铭", at("2020-01-01")),
        (LI, "李明", at("2024-01-01")),
        (LI, None, at("2025-01-01")),
    )
    residents.build(BY_AUTHORITY, MONDAY)
    assert name_of(residents) == [("李明", SOCIAL, at("2024-01-01"))]


def test_the_newest_claim_decides_under_latest(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", at("2020-01-01")))
    residents.deliver(SOCIAL, MONDAY, (LI, "李铭", at("2020-01-01 00:00:01")))
    residents.build(BY_TIME, MONDAY)
    assert name_of(residents) == [("李铭", SOCIAL, at("2020-01-01 00:00:01"))]


def test_authority_settles_claims_of_the_same_second_under_latest(residents: City) -> None:
    residents.deliver(SOCIAL, MONDAY, (LI, "李铭", at("2020-01-01 00:00:00.900000")))
    residents.deliver(HEALTH, MONDAY, (LI, "李明", at("2020-01-01")))
    residents.build(BY_TIME, MONDAY)
    assert name_of(residents) == [("李明", HEALTH, at("2020-01-01"))]


def test_rows_of_one_entry_and_second_are_settled_alike_in_whatever_order_they_come(
    city: City,
) -> None:
    city.declare(
        SOCIAL, {"account": "string", "id_no": "string", "name": "string"}, record_key=("account",)
    )
    c = consolidation(
        [Claim(entry=SOCIAL, key="id_no", fields={"name": "name"})], [golden_field("name", SOCIAL)]
    )
    rows = [("a1", LI, "李明"), ("a2", LI, "李铭"), ("a3", LI, "李鸣")]
    kept: list[object] = []
    for delivered in (rows, rows[::-1], rows[1:] + rows[:1]):
        city.deliver(SOCIAL, MONDAY, *delivered)
        city.build(c, MONDAY)
        kept += city.read("person", MONDAY, "name")
    assert kept == kept[:1] * 3


@pytest.mark.parametrize("moment", [at("1901-02-03 04:05:06"), at("2106-02-07 06:28:15")])
def test_claims_dated_long_ago_or_far_ahead_keep_their_time(
    residents: City, moment: datetime
) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", moment))
    residents.build(BY_TIME, MONDAY)
    assert name_of(residents) == [("李明", POLICE, moment)]


def test_a_time_outside_the_calendar_counts_as_its_nearest_end(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", at("0001-01-01")))
    residents.deliver(HEALTH, MONDAY, (LI, "李铭", at("9999-12-31")))
    residents.build(BY_TIME, MONDAY)
    assert name_of(residents) == [("李铭", HEALTH, at("2172-03-15 12:56:31"))]
    assert residents.read("conflict", MONDAY, "time") == [(at("1900-01-01"),)]


def test_a_claim_without_a_time_counts_as_of_its_delivery(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", None))
    residents.deliver(HEALTH, MONDAY, (LI, "李铭", at("2026-11-01")))
    residents.build(BY_TIME, MONDAY)
    assert name_of(residents) == [("李明", POLICE, at("2026-11-02"))]


def test_each_losing_value_is_listed_once_per_source_with_its_newest_time(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", at("2020-01-01")))
    residents.deliver(
        HEALTH, MONDAY, (LI, "李铭", at("2021-01-01")), (LI, "李铭", at("2022-01-01"))
    )
    residents.deliver(
        SOCIAL, MONDAY, (LI, "李明", at("2023-01-01")), (LI, "李鸣", at("2022-01-01"))
    )
    build = residents.build(BY_AUTHORITY, MONDAY)
    kept = ("李明", POLICE, at("2020-01-01"))
    assert residents.read("conflict", MONDAY, "* EXCLUDE (day)", "source") == [
        (LI, "name", "李铭", HEALTH, at("2022-01-01"), *kept),
        (LI, "name", "李鸣", SOCIAL, at("2022-01-01"), *kept),
    ]
    assert build.conflicts == 2


def test_a_field_that_is_not_compared_has_no_conflicts(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", at("2020-01-01")))
    residents.deliver(HEALTH, MONDAY, (LI, "李铭", at("2021-01-01")))
    c = consolidation(RESIDENTS, [golden_field("name", POLICE, HEALTH, SOCIAL, compare=False)])
    assert residents.build(c, MONDAY).conflicts == 0


def test_a_record_names_everyone_who_speaks_of_it(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", None))
    residents.deliver(SOCIAL, MONDAY, (LI, None, None))
    residents.build(BY_AUTHORITY, MONDAY)
    assert residents.read("person", MONDAY, "_sources") == [([POLICE, SOCIAL],)]


def test_a_claim_may_be_an_expression_of_rows_that_meet_a_condition(city: City) -> None:
    city.declare("health/death", {"id_no": "string", "died": "date", "valid": "integer"})
    city.deliver("health/death", MONDAY, (LI, date(2026, 1, 2), 1), ("3703", date(2026, 1, 2), 0))
    claim = Claim(
        entry="health/death",
        key="id_no",
        where="valid = 1",
        fields={"status": "'死亡'", "died": "died", "year": "year(died)"},
    )
    order = "health/death"
    fields = [
        golden_field("status", order),
        golden_field("died", order, type="date"),
        golden_field("year", order, type="integer"),
    ]
    city.build(consolidation([claim], fields), MONDAY)
    read = city.read("person", MONDAY, "id_no, status, died, year, typeof(year)")
    assert read == [(LI, "死亡", date(2026, 1, 2), 2026, "BIGINT")]


def test_one_row_may_speak_of_two_persons(city: City) -> None:
    city.declare(
        "civil/marriage", {"no": "string", "man": "string", "wife": "string"}, record_key=("no",)
    )
    city.deliver("civil/marriage", MONDAY, ("1", LI, "370303199101011230"))
    claims = [
        Claim(entry="civil/marriage", key=who, fields={"marital": "'20'"})
        for who in ("man", "wife")
    ]
    city.build(consolidation(claims, [golden_field("marital", "civil/marriage")]), MONDAY)
    assert city.read("person", MONDAY, "id_no, marital") == [
        (LI, "20"),
        ("370303199101011230", "20"),
    ]


def test_building_again_gives_the_same_tables(residents: City) -> None:
    residents.deliver(POLICE, MONDAY, (LI, "李明", None), ("3703", "王", None))
    residents.deliver(HEALTH, MONDAY, (LI, "李铭", None))
    tables = ("person", "conflict", "unresolved", "person__changes")
    first = residents.build(BY_AUTHORITY, MONDAY)
    before = [residents.read(table, MONDAY, "*") for table in tables]
    again = residents.build(BY_AUTHORITY, MONDAY)
    assert [residents.read(table, MONDAY, "*") for table in tables] == before
    assert (again.rows, again.inserted, again.conflicts) == (
        first.rows,
        first.inserted,
        first.conflicts,
    )


def test_a_field_that_cannot_be_a_column_is_refused_with_its_place(residents: City) -> None:
    fields: list[GoldenField] = [golden_field("Name", POLICE), golden_field("a__source", POLICE)]
    with pytest.raises(InputError) as refused:
        residents.build(consolidation(RESIDENTS, fields), MONDAY)
    assert [problem.where for problem in refused.value.problems] == [
        "survivorship/population.yml Name",
        "survivorship/population.yml a__source",
    ]


def test_the_fields_of_the_records_are_known_to_be_as_full_as_they_are(residents: City) -> None:
    other = "370303199001011235"
    residents.deliver(
        HEALTH, MONDAY, (LI, "李明", at("2020-01-01")), (other, None, at("2020-01-01"))
    )
    residents.build(BY_AUTHORITY, MONDAY)
    table, registry = "base.population__person", residents.platform.registry
    (found,) = fill_rates([table], shipped_catalog(), registry, MONDAY).values()
    assert (found.day, found.rows, found.shares) == (MONDAY, 2, {"id_no": 1.0, "name": 0.5})
