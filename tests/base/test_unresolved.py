"""Claims that lead to no entity, or to it only through another register."""

import pytest

from tests.base.city import MONDAY, City, consolidation, golden_field
from zb_pipelines.domain.survivorship.model import Claim, KeyLookup

MARKET, EMPLOYER = "market/enterprise", "social/employer"
THROUGH = KeyLookup(item="reg_no", entry=MARKET, matches="reg_no", gives="uscc")
C = consolidation(
    [
        Claim(entry=MARKET, key="uscc", fields={"name": "name"}),
        Claim(entry=EMPLOYER, through=THROUGH, fields={"insured": "insured"}),
    ],
    [golden_field("name", MARKET), golden_field("insured", EMPLOYER, type="integer")],
)
ZIBO_STEEL = ("91370303000000001X", "370303200001234", "淄博钢铁")


@pytest.fixture
def bodies(city: City) -> City:
    city.declare(
        MARKET,
        {"uscc": "string", "reg_no": "string", "name": "string"},
        record_key=("uscc", "reg_no"),
    )
    city.declare(
        EMPLOYER,
        {"account": "string", "reg_no": "string", "insured": "integer"},
        record_key=("account",),
    )
    return city


def test_an_old_registration_number_leads_to_the_unified_code(bodies: City) -> None:
    bodies.deliver(MARKET, MONDAY, ZIBO_STEEL)
    bodies.deliver(EMPLOYER, MONDAY, ("a1", "370303200001234", 120))
    bodies.build(C, MONDAY)
    assert bodies.read("person", MONDAY, "id_no, name, insured") == [
        ("91370303000000001X", "淄博钢铁", 120)
    ]
    assert bodies.read("unresolved", MONDAY, "*") == []


def test_claims_without_a_usable_key_are_listed_with_the_reason_and_counted(bodies: City) -> None:
    bodies.deliver(
        MARKET,
        MONDAY,
        ZIBO_STEEL,
        ("913703030000000021", "370303200005678", "甲"),
        ("913703030000000032", "370303200005678", "乙"),
        (None, "370303200009999", "丙"),
    )
    bodies.deliver(
        EMPLOYER,
        MONDAY,
        ("a1", "370303200005678", 1),
        ("a2", "000000000000000", 2),
        ("a3", None, 3),
        ("a4", " ", 4),
        ("a5", "370303200009999", 5),
    )
    bodies.build(C, MONDAY)
    counted = bodies.engine.rows(
        "SELECT entry, why, count(*), count(DISTINCT _record)"
        f" FROM {bodies.lake.relation('base.population__unresolved', MONDAY)} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert counted == [
        (MARKET, "no_key", 1, 1),
        (EMPLOYER, "ambiguous", 1, 1),
        (EMPLOYER, "no_key", 2, 2),
        (EMPLOYER, "not_found", 2, 2),
    ]
    assert bodies.registry.builds(MONDAY)["base.population__unresolved"].rows == 6
    assert bodies.read("person", MONDAY, "insured") == [(None,)] * 3


def test_a_register_that_never_came_leaves_its_claims_unresolved(bodies: City) -> None:
    bodies.deliver(EMPLOYER, MONDAY, ("a1", "370303200001234", 120))
    build = bodies.build(C, MONDAY)
    assert bodies.read("unresolved", MONDAY, "entry, why") == [(EMPLOYER, "not_found")]
    assert build.inputs == {MARKET: "never", EMPLOYER: "2026-11-02"}
