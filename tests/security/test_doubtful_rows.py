"""A person is also found where no number stands; a human decides, and what is confirmed stays away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assets.aggregation.exclude_erased import exclude_erased
from resources.platform import Platform
from tests.builders import agency_fields, entry_fields
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure import (
    PersonErased,
    person_tombstone,
    purge_person,
    search_person,
)

DAY = date(2026, 11, 20)
NUMBER, NAME, PHONE, HOME = "370301198802291018", "清除对象甲", "13800001234", "张店区柳泉路1号"
HEATING, TAX, CALLS = "heating/account", "tax/payer", "heating/call"


def item(name: str, semantic: str | None = None, level: str = "L3") -> dict[str, Any]:
    return {"name": name, "title": name, "level": level, "semantic": semantic}


@pytest.fixture
def filled(platform: Platform) -> Platform:
    """One entry that knows the person's number, one that knows name, telephone and address only."""
    heating = [item("holder", "person_name"), item("phone", "phone"), item("address", "address")]
    tax = [item("owner", "resident_id", "L4"), item("name", "person_name"), item("phone", "phone")]
    plain: dict[str, Any] = {
        "agencies": {key: agency_fields(key) for key in ("heating", "tax")},
        "entries": {
            HEATING: entry_fields(HEATING, heating, record_key=["holder"]),
            TAX: entry_fields(TAX, tax, record_key=["owner"]),
        },
        "codes": {},
        "subjects": {},
        "statutes": {},
        "consolidations": {},
    }
    platform.registry.publish(Catalog.model_validate(plain), "王五", "测试", DAY)
    with platform.engine() as engine:
        platform.lake.replace(
            engine,
            "landing.tax__payer",
            DAY,
            f"SELECT 1::BIGINT AS _row, '{NUMBER}' AS owner, '{NAME}' AS name, '{PHONE}' AS phone",
        )
        for layer in ("landing", "aggregation"):
            platform.lake.replace(
                engine, f"{layer}.heating__account", DAY, f"SELECT * FROM ({HEATED})"
            )
    return platform


NOTES = (
    (1, f"{NAME}（３７０３０１ 19880229 1018）报修"),
    (2, f"{NAME}来电，回电 138-0000-1234"),
    (3, f"{NAME}来电"),
    (4, "370301198802291026 来电"),
)
HEATED = " UNION ALL ".join(
    f"SELECT {number}::BIGINT AS _row, '{holder}' AS holder, '{phone}' AS phone, '{home}' AS address"
    for number, holder, phone, home in (
        (1, NAME, " 138 0000 1234", HOME),
        (2, NAME, "13999999999", "桓台县"),
        (3, "别人", PHONE, "桓台县"),
        (4, "别人", "13999999998", HOME),
    )
)


def holders(platform: Platform, layer: str = "landing") -> list[int]:
    with platform.engine() as engine:
        relation = platform.lake.relation(f"{layer}.heating__account", DAY)
        return [row for (row,) in engine.rows(f"SELECT _row FROM {relation} ORDER BY 1")]


@pytest.fixture
def purge(filled: Platform) -> Callable[..., PersonErased]:
    def run(*also: str) -> PersonErased:
        approve_person(filled, person_tombstone(filled, NUMBER), "第四十七条", "王五")
        return purge_person(filled, NUMBER, reason="第四十七条", also=also)

    return run


def test_the_search_names_rows_by_name_with_telephone_and_by_telephone_masked(
    filled: Platform,
) -> None:
    rows = [each for each in search_person(filled, NUMBER) if each.entry == HEATING]
    found = {each.by: each for each in rows}
    assert set(found) == {"person_name+phone", "phone"}
    assert found["person_name+phone"].shown["holder"] == "清*"
    assert all(NAME not in str(each) and PHONE not in str(each) for each in found.values())
    assert holders(filled) == [1, 2, 3, 4]


def test_doubtful_rows_stay_until_a_human_confirms_them(
    filled: Platform, purge: Callable[..., PersonErased]
) -> None:
    first = purge()
    assert (first.rows, len(first.doubtful)) == (1, 2)
    assert holders(filled) == [1, 2, 3, 4]


def test_a_confirmed_row_goes_from_every_layer_and_does_not_come_back(
    filled: Platform, purge: Callable[..., PersonErased]
) -> None:
    rows = [each for each in search_person(filled, NUMBER) if each.entry == HEATING]
    (mine,) = [each for each in rows if each.by != "phone"]
    erased = purge(mine.id)
    assert [each.by for each in erased.doubtful if each.entry == HEATING] == ["phone"]
    assert erased.rows == 3
    assert holders(filled) == holders(filled, "aggregation") == [2, 3, 4]
    entry = filled.registry.releases()[0].catalog.entries[HEATING]
    with filled.engine() as engine:
        later = exclude_erased(f"({HEATED})", entry, filled.registry)
        assert engine.rows(f"SELECT _row FROM {later} ORDER BY 1") == [(2,), (3,), (4,)]
    told = [line.action for line in filled.registry.journal.lines() if line.action == "数据清除"]
    assert len(told) == 2


@pytest.fixture
def told(filled: Platform) -> Platform:
    """The same with an entry that knows persons by what its texts say."""
    (release,) = filled.registry.releases()
    calls = [item("call_no", None, "L1"), item("note")]
    entries = {**release.catalog.model_dump()["entries"]}
    entries[CALLS] = entry_fields(CALLS, calls, record_key=["call_no"])
    widened = Catalog.model_validate(release.catalog.model_dump() | {"entries": entries})
    filled.registry.publish(widened, "王五", "增加", DAY)
    notes = ", ".join(f"({row}, 'C{row}', '{note}')" for row, note in NOTES)
    with filled.engine() as engine:
        select = f"SELECT * FROM (VALUES {notes}) AS said(_row, call_no, note)"
        filled.lake.replace(engine, "landing.heating__call", DAY, select)
    return filled


def test_running_text_is_searched_for_number_and_for_name_with_telephone(told: Platform) -> None:
    found = {each.id: each.by for each in search_person(told, NUMBER) if each.entry == CALLS}
    assert sorted(found.values()) == ["number", "person_name+phone"]
    approve_person(told, person_tombstone(told, NUMBER), "第四十七条", "王五")
    purge_person(told, NUMBER, reason="第四十七条", also=list(found))
    with told.engine() as engine:
        relation = told.lake.relation("landing.heating__call", DAY)
        left = engine.rows(f"SELECT _row FROM {relation} ORDER BY 1")
    assert left == [(3,), (4,)]
