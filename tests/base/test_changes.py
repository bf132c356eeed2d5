"""What the daily change log says of two built days."""

import json

import pytest

from tests.base.city import MONDAY, TUESDAY, WEDNESDAY, City, consolidation, golden_field
from zb_pipelines.domain.survivorship.model import Claim

POLICE, HEALTH = "police/register", "health/enrolment"
PERSON = {"id_no": "string", "name": "string", "phone": "string"}
SAYS = {"name": "name", "phone": "phone"}
C = consolidation(
    [Claim(entry=e, key="id_no", fields=SAYS) for e in (POLICE, HEALTH)],
    [golden_field("name", POLICE, HEALTH), golden_field("phone", POLICE, HEALTH)],
)


@pytest.fixture
def built(city: City) -> City:
    """Monday is built: the police knows 1 and 2, the health insurance 2 and 3."""
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明", "110"), ("2", "王芳", None))
    city.deliver(HEALTH, MONDAY, ("2", "王芳", "120"), ("3", "赵六", "130"))
    city.build(C, MONDAY)
    return city


def log(city: City, day: object = TUESDAY) -> list[tuple[object, ...]]:
    return city.read("person__changes", day, "key, change, fields", "key")  # pyright: ignore[reportArgumentType]


def test_on_the_first_day_everyone_is_inserted(built: City) -> None:
    assert log(built, MONDAY) == [
        ("1", "inserted", ["name", "phone"]),
        ("2", "inserted", ["name", "phone"]),
        ("3", "inserted", ["name", "phone"]),
    ]


def test_inserted_updated_and_deleted_records_are_logged_with_before_and_after(
    built: City,
) -> None:
    built.deliver(POLICE, TUESDAY, ("1", "李明", "111"), ("2", "王芳", None), ("4", "孙七", None))
    built.deliver(HEALTH, TUESDAY, ("2", "王芳", "120"))
    build = built.build(C, TUESDAY)
    assert log(built) == [
        ("1", "updated", ["phone"]),
        ("3", "deleted", ["name", "phone"]),
        ("4", "inserted", ["name"]),
    ]
    documents = built.read("person__changes", TUESDAY, "before, after", "key")
    assert [tuple(text and json.loads(str(text)) for text in row) for row in documents] == [
        ({"name": "李明", "phone": "110"}, {"name": "李明", "phone": "111"}),
        ({"name": "赵六", "phone": "130"}, None),
        (None, {"name": "孙七", "phone": None}),
    ]
    assert (build.inserted, build.updated, build.deleted) == (1, 1, 1)


def test_a_person_gone_from_one_source_but_known_to_another_is_not_deleted(built: City) -> None:
    built.deliver(POLICE, TUESDAY, ("1", "李明", "110"))
    built.build(C, TUESDAY)
    assert log(built) == []


def test_the_same_value_from_another_source_is_no_change(built: City) -> None:
    built.deliver(POLICE, TUESDAY, ("1", "李明", "110"), ("2", None, None))
    build = built.build(C, TUESDAY)
    assert built.read("person", TUESDAY, "name__source", "id_no")[1] == (HEALTH,)
    assert (build.inserted, build.updated, build.deleted) == (0, 0, 0)


def test_building_a_day_again_replaces_its_log(built: City) -> None:
    built.deliver(POLICE, TUESDAY, ("1", "李明", "111"))
    built.build(C, TUESDAY)
    first = log(built)
    built.build(C, TUESDAY)
    assert log(built) == first == [("1", "updated", ["phone"])]


def test_a_day_is_compared_with_the_newest_one_built_before_it(built: City) -> None:
    built.deliver(POLICE, TUESDAY, ("1", "李明", "111"))
    built.build(C, WEDNESDAY)
    assert built.read("person__changes", WEDNESDAY, "key, since") == [("1", MONDAY)]


def test_building_a_past_day_again_renews_the_log_of_the_day_after(built: City) -> None:
    built.build(C, TUESDAY)
    assert log(built) == []
    built.deliver(POLICE, MONDAY, ("1", "李明", "999"), ("2", "王芳", None))
    built.deliver(POLICE, TUESDAY, ("1", "李明", "110"), ("2", "王芳", None))
    built.build(C, MONDAY)
    assert log(built) == [("1", "updated", ["phone"])]
    assert built.registry.builds(TUESDAY)["base.population__person"].updated == 1


def test_a_field_declared_since_yesterday_is_an_update_of_those_who_have_it(built: City) -> None:
    more = consolidation(
        [c.model_copy(update={"fields": SAYS | {"area": "left(phone, 1)"}}) for c in C.claims],
        [*C.fields, golden_field("area", POLICE, HEALTH)],
    )
    built.build(more, TUESDAY)
    assert log(built) == [(key, "updated", ["area"]) for key in "123"]
