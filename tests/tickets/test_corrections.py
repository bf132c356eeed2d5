"""Corrections laid over a delivery: as many rows as before, and only the values that were meant."""

from datetime import date, timedelta

import pytest

from assets.aggregation.corrections import apply_corrections
from assets.tickets.failing_rows import failing_rows
from tests.tickets.town import (
    FRIDAY,
    MONDAY,
    REGISTER,
    SATURDAY,
    Clerk,
    Row,
    Station,
    Town,
    resident,
)
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure.person import person_tombstone, purge_person

ID = [resident(number) for number in range(1, 8)]
ROWS: list[Row] = [(ID[n], f"人{n}", "9") for n in range(5)]


@pytest.fixture
def mended(town: Town) -> Town:
    """Five rows with a bad code, the first three corrected."""
    town.night(FRIDAY, register=ROWS, marriage=[])
    clerk = Clerk(town.export(FRIDAY).file)
    for line in range(3):
        clerk.answer(clerk.sheets()[0], line, "更正为：性别", "1")
    town.take(clerk.save(), FRIDAY)
    return town


def test_a_delivery_has_as_many_rows_as_before(mended: Town) -> None:
    entry, lake = mended.release.catalog.entries[REGISTER], mended.platform.lake
    landing = lake.relation(entry_table("landing", REGISTER), FRIDAY)
    with mended.platform.engine() as engine:
        for day in (FRIDAY, SATURDAY):
            laid = apply_corrections(landing, entry, day, lake, engine)
            assert engine.rows(f"SELECT sex, count(*) FROM {laid} GROUP BY 1 ORDER BY 1") == [
                ("1", 3),
                ("9", 2),
            ]
        assert apply_corrections(landing, entry, FRIDAY - timedelta(1), lake, engine) == landing


def test_another_column_may_change_and_the_correction_holds(mended: Town) -> None:
    renamed = [(i, f"{name}新", sex) for i, name, sex in ROWS]
    mended.night(SATURDAY, register=renamed, marriage=[])

    assert mended.station(REGISTER, SATURDAY) == Station(5, 3, 2)
    assert mended.aggregated(REGISTER, SATURDAY)[ID[0]] == ("人0新", "1")


def test_the_correction_made_last_counts(mended: Town) -> None:
    """A code that was good once is none any more: what the clerk wrote is quarantined like any other."""
    narrowed = mended.release.catalog.model_copy(
        update={
            "codes": {
                "sex": mended.release.catalog.codes["sex"].model_copy(
                    update={"values": {"2": "女"}}
                )
            }
        }
    )
    mended.release = mended.platform.registry.publish(narrowed, "审核员", "改代码", SATURDAY)
    mended.night(SATURDAY, register=ROWS, marriage=[])
    assert mended.station(REGISTER, SATURDAY) == Station(5, 0, 5)
    clerk = Clerk(mended.export(SATURDAY).file)
    for line in range(5):
        clerk.answer(clerk.sheets()[0], line, "更正为：性别", "2")
    mended.take(clerk.save(), SATURDAY)

    assert mended.station(REGISTER, SATURDAY) == Station(5, 5, 0)
    assert mended.standing() == {}
    mended.night(MONDAY, register=ROWS, marriage=[])
    assert mended.station(REGISTER, MONDAY) == Station(5, 5, 0)


def test_an_erased_person_is_in_no_correction_either(mended: Town) -> None:
    approve_person(mended.platform, person_tombstone(mended.platform, ID[0]), "本人申请", "王五")
    purge_person(mended.platform, ID[0], reason="本人申请")

    left = mended.rows("correction", REGISTER, FRIDAY)
    assert {row[0] for row in left} == {ID[1], ID[2]}


def test_of_an_incremental_entry_every_day_counts_until_its_record_comes_good(town: Town) -> None:
    """Tomorrow's rows say nothing of today's bad one; only its own record does."""
    plain = town.release.catalog.model_dump()
    plain["entries"][REGISTER]["items"] = [
        *plain["entries"][REGISTER]["items"],
        {"name": "on", "title": "登记日期", "type": "date"},
    ]
    plain["entries"][REGISTER]["extraction"] = {"mode": "incremental", "time": "on"}
    town.release = town.platform.registry.publish(
        type(town.release.catalog).model_validate(plain), "审核员", "增量", FRIDAY
    )
    town.headings = ["id_no", "name", "sex", "on"]

    def rows(day: date, *of: Row) -> list[tuple[str, ...]]:
        return [(*row, day.isoformat()) for row in of]

    town.night(FRIDAY, register=rows(FRIDAY, ROWS[0], ROWS[1]), marriage=[])
    town.night(SATURDAY, register=rows(SATURDAY, (ID[5], "人5", "1")), marriage=[])
    assert town.standing() == {"code:sex": ("派发", 2)}

    town.night(MONDAY, register=rows(MONDAY, (ID[0], "人0", "1")), marriage=[])
    assert town.standing() == {"code:sex": ("派发", 1)}
    clerk = Clerk(town.export(MONDAY).file)
    (line,) = clerk.seen(clerk.sheets()[0])
    assert line["交付日期"] == FRIDAY.isoformat()
    clerk.answer(clerk.sheets()[0], 0, "更正为：性别", "2")
    assert town.take(clerk.save(), MONDAY).outcomes == {"accepted": 1}
    assert town.station(REGISTER, FRIDAY) == Station(2, 1, 1)  # the other came good on Monday
    assert town.standing() == {}
    entry, p = town.release.catalog.entries[REGISTER], town.platform
    with p.engine() as engine:
        left = failing_rows(entry, MONDAY, p.lake, p.registry)
        assert engine.scalar(f"SELECT count(*) FROM {left}") == 0


def test_a_value_left_out_of_a_reference_list_is_listed_and_corrected(town: Town) -> None:
    """The row serves without the value; the clerk finds it among the failing rows all the same."""
    catalog = town.release.catalog
    listed = catalog.entries[REGISTER].model_copy(update={"reference_list": True})
    town.release = town.platform.registry.publish(
        catalog.model_copy(update={"entries": catalog.entries | {REGISTER: listed}}),
        "审核员",
        "户籍改为名录",
        FRIDAY,
    )
    town.night(FRIDAY, register=[(ID[0], "人0", "9"), (ID[1], "人1", "1")], marriage=[])

    assert town.station(REGISTER, FRIDAY) == Station(2, 2, 0)
    assert town.aggregated(REGISTER, FRIDAY)[ID[0]] == ("人0", None)
    assert town.standing() == {"code:sex": ("派发", 1)}
    clerk = Clerk(town.export(FRIDAY).file)
    (line,) = clerk.seen(clerk.sheets()[0])
    assert line["性别"] == "9"
    clerk.answer(clerk.sheets()[0], 0, "更正为：性别", "1")
    town.take(clerk.save(), FRIDAY)
    assert town.aggregated(REGISTER, FRIDAY)[ID[0]] == ("人0", "1")
    assert town.standing() == {}
