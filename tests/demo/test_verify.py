from collections.abc import Generator
from contextlib import contextmanager
from datetime import date

import pytest

from resources.engine import open_engine
from resources.lake import Lake
from zb_pipelines.demo.truth import read_truth
from zb_pipelines.demo.verify import CityVerification, verify_city
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 21)
RULE = "emergency_management/equipment_overdue"


@contextmanager
def tampered(settings: Settings, table: str, select: str) -> Generator[None]:
    """The partition of the day replaced by ``select`` over ``{rows}``, put back at the end."""
    lake = Lake(settings.lake)
    with open_engine(settings) as engine:
        before = lake.relation(table, DAY)
        engine.execute(f"CREATE TABLE kept AS SELECT * EXCLUDE (day) FROM {before}")
        lake.replace(engine, table, DAY, select.format(rows="kept"))
        yield
        lake.replace(engine, table, DAY, "SELECT * FROM kept")


def differing(found: CityVerification) -> list[tuple[str, int, int]]:
    return [
        (li.outcome, li.missing, li.unexpected) for li in found.lines if li.missing or li.unexpected
    ]


def test_after_a_night_everything_planted_is_found_and_nothing_else(lived: Settings) -> None:
    for day in (date(2026, 11, 20), DAY):
        found = verify_city(lived, day)
        assert found.clean, found.differences
        assert sum(line.planted for line in found.lines) > 500


def test_a_row_missing_from_quarantine_is_told(lived: Settings) -> None:
    fewer = "SELECT * FROM {rows} WHERE _row <> (SELECT min(_row) FROM {rows})"
    with tampered(lived, "quarantine.public_security__household_register", fewer):
        found = verify_city(lived, DAY)

    assert not found.clean
    assert differing(found) == [("quarantine", 1, 0)]


def test_a_row_in_quarantine_that_nobody_planted_is_told_masked(lived: Settings) -> None:
    one = "SELECT * FROM {rows} UNION ALL (SELECT * REPLACE ('370301196001010037' AS resident_id) FROM {rows} LIMIT 1)"
    with tampered(lived, "quarantine.public_security__household_register", one):
        found = verify_city(lived, DAY)

    assert differing(found) == [("quarantine", 0, 1)]
    (difference,) = found.differences
    assert difference.key == "resident_id=370301**********37"


def test_a_warning_that_was_lost_is_told(lived: Settings) -> None:
    silent = "SELECT * REPLACE ([]::VARCHAR[] AS _warnings) FROM {rows}"
    with tampered(lived, "aggregation.tax__taxpayer", silent):
        found = verify_city(lived, DAY)

    assert {outcome for outcome, _, _ in differing(found)} == {"normalised"}
    assert all(unexpected == 0 for _, _, unexpected in differing(found))


def test_a_conflict_that_was_lost_is_told(lived: Settings) -> None:
    with tampered(
        lived, "base.population__conflict", "SELECT * FROM {rows} WHERE field <> 'life_status'"
    ):
        found = verify_city(lived, DAY)

    assert [d.defect for d in found.differences] == ["dead_and_alive"] * len(found.differences)
    assert found.differences


def test_a_near_miss_that_was_found_is_told_as_one(lived: Settings) -> None:
    (near,) = [
        defect["key"]
        for defect in read_truth(lived)["days"][DAY.isoformat()]["defects"]
        if defect["expect"] == {**defect["expect"], "kind": "near_miss", "rule": RULE}
    ][:1]
    one = f"SELECT * FROM {{rows}} UNION ALL (SELECT * REPLACE ('{near['subject']}' AS subject, '{near['case_key']}' AS case_key) FROM {{rows}} WHERE rule = 'equipment_overdue' LIMIT 1)"
    with tampered(lived, "thematic.emergency_management__finding", one):
        found = verify_city(lived, DAY)

    (difference,) = found.differences
    assert (difference.side, difference.outcome, difference.rule) == (
        "unexpected",
        "near_miss",
        RULE,
    )


def test_a_record_that_should_be_gone_is_told(lived: Settings) -> None:
    with tampered(
        lived, "base.population__person__changes", "SELECT * FROM {rows} WHERE change <> 'deleted'"
    ):
        found = verify_city(lived, DAY)

    assert {(d.side, d.outcome) for d in found.differences} == {("missing", "deleted")}


def test_a_day_without_a_city_or_without_a_night_is_refused(city: Settings) -> None:
    with pytest.raises(InputError, match="没有 2026-12-01 的示范城市"):
        verify_city(city, date(2026, 12, 1))
    with pytest.raises(InputError, match="当日没有任何报送"):
        verify_city(city, date(2026, 11, 20))


def test_the_defects_of_earlier_days_stay_in_the_truth(lived: Settings) -> None:
    days = read_truth(lived)["days"]

    assert list(days) == ["2026-11-20", "2026-11-21"]
    assert days["2026-11-21"]["since"] == "2026-11-20"
    assert "deleted_at_source" in {d["defect"] for d in days["2026-11-21"]["defects"]}
