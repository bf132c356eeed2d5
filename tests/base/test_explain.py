"""What may be read of where a record comes from."""

from datetime import date
from pathlib import Path

import pytest

from assets.base.explain import ExplainedField, explain
from resources.platform import Platform
from tests.base.city import MONDAY, TUESDAY, City, at, consolidation, golden_field
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.survivorship.model import Claim

POLICE, HEALTH = "police/register", "health/enrolment"
LI, WANG = "370303199001011234", "37030319910101123X"
PERSON = {
    "id_no": "string",
    "name": "string",
    "phone": "string",
    "school": "string",
    "sex": "string",
    "updated": "datetime",
}
FIELDS = [
    golden_field("name", POLICE, HEALTH, level="L3", semantic="person_name"),
    golden_field("phone", POLICE, HEALTH, level="L3", semantic="phone"),
    golden_field("school", POLICE, HEALTH, level="L4"),
    golden_field("sex", POLICE, HEALTH),
]
C = consolidation(
    [
        Claim(entry=e, key="id_no", time="updated", fields={f.name: f.name for f in FIELDS})
        for e in (POLICE, HEALTH)
    ],
    FIELDS,
)
TABLE = "base.population__person"


@pytest.fixture
def platform(city: City, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """Monday is built and its catalog published; Li is known to two sources, Wang to one."""
    monkeypatch.setenv("ZB_TODAY", TUESDAY.isoformat())
    for entry in (POLICE, HEALTH):
        city.declare(entry, PERSON)
    police = [
        (LI, "李明明", "13912345678", None, "1", at("2020-01-01")),
        (WANG, "王芳", *[None] * 4),
    ]
    city.deliver(POLICE, MONDAY, *police)
    city.deliver(HEALTH, MONDAY, (LI, "李铭", "13912345678", "3703001", "2", at("2021-01-01")))
    city.build(C, MONDAY)
    catalog = city.catalog.model_copy(update={"consolidations": {"population": C}})
    city.registry.publish(catalog, "reviewer", "first", date(2026, 11, 1))
    return Platform(settings)


def test_each_value_is_masked_and_says_who_said_it_when_and_who_else_said_what(
    platform: Platform,
) -> None:
    police, health = at("2020-01-01"), at("2021-01-01")
    assert explain(platform, TABLE, LI, TUESDAY) == [
        ExplainedField("name", "name", "李*", POLICE, police, (f"李* ← {HEALTH} {health}",)),
        ExplainedField("phone", "phone", "139****5678", POLICE, police, ()),
        ExplainedField("school", "school", "***", HEALTH, health, ()),
        ExplainedField("sex", "sex", "1", POLICE, police, (f"2 ← {HEALTH} {health}",)),
    ]


def test_a_key_may_be_typed_in_lower_case(platform: Platform) -> None:
    name, phone, *_ = explain(platform, TABLE, WANG.lower(), MONDAY)
    assert (name.value, phone.value, phone.source) == ("王*", "", None)


@pytest.mark.parametrize(
    ("table", "key", "day", "told"),
    [
        ("base.population__conflict", LI, MONDAY, "不是一数一源的库表"),
        (TABLE, LI, date(2026, 11, 1), "尚未构建"),
        (TABLE, "370303188001011239", MONDAY, "没有记录 370303**********39"),
    ],
)
def test_what_cannot_be_explained_is_refused_without_showing_the_key(
    platform: Platform, table: str, key: str, day: date, told: str
) -> None:
    with pytest.raises(InputError) as refused:
        explain(platform, table, key, day)
    assert told in str(refused.value)
    assert key not in str(refused.value)


def test_no_identifier_or_personal_value_reaches_the_lake_s_log(
    platform: Platform, settings: Settings
) -> None:
    logs = list(Path(settings.lake).glob("base/*/_delta_log/*.json"))
    assert logs
    for value in (LI, WANG, "李明明", "李铭", "13912345678", "3703001"):
        assert not any(value in log.read_text() for log in logs)
