"""Environment: discharge under an expired permit, sources in drinking-water zones, firms without permit."""

from collections.abc import Callable
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
PERMIT, MONITORING = "eco_environment/pollutant_permit", "eco_environment/online_monitoring"
ZONE, PENALTY = "eco_environment/drinking_zone", "eco_environment/environmental_penalty"


def permit(uscc: str, **other: Any) -> dict[str, Any]:
    plain = {
        "permit_no": f"{uscc}001P",
        "uscc": uscc,
        "issue_date": "2021-01-01",
        "valid_until": "2026-10-31",
    }
    return plain | other


def measured(uscc: str, day: str, value: float | None) -> dict[str, Any]:
    return {
        "permit_no": f"{uscc}001P",
        "outlet_no": "1",
        "pollutant": "COD",
        "monitor_date": day,
        "value": value,
    }


@pytest.mark.parametrize(("grace", "expected"), [(0, {"late", "next day"}), (5, {"late"})])
def test_discharge_after_the_permit_ran_out_is_found(build: Build, grace: int, expected: set[str]):
    permits = [permit(u) for u in ("late", "next day", "last day", "dry", "silent")]
    permits.append(permit("registered", management="登记管理"))
    rows = [
        measured("late", "2026-11-10", 3),
        measured("late", "2026-11-12", 4),
        measured("late", "2026-10-01", 4),
        measured("next day", "2026-11-01", 3),
        measured("last day", "2026-10-31", 3),
        measured("dry", "2026-11-10", 0),
        measured("silent", "2026-11-10", None),
        measured("unknown", "2026-11-10", 3),
        measured("registered", "2026-11-10", 3),
    ]
    rule = "eco_environment/discharge_under_expired_permit"
    found = build(rule, {PERMIT: permits, MONITORING: rows}, parameters={"grace_days": grace})

    assert {row["subject"] for row in found} == expected
    (late,) = [row for row in found if row["subject"] == "late"]
    assert (str(late["since"]), str(late["until"])) == ("2026-11-10", "2026-11-12")


def zone(no: str, grade: str, half: float) -> dict[str, Any]:
    west, east, south, north = 118 - half, 118 + half, 36.5 - half, 36.5 + half
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    text = ", ".join(f"{x} {y}" for x, y in ring)
    return {"zone_no": no, "name": f"{no}区", "grade": grade, "boundary": f"POLYGON (({text}))"}


@pytest.mark.parametrize(
    ("strictest", "expected"),
    [(1, {"inside": "一"}), (2, {"inside": "一", "border": "二", "outer": "二"})],
)
def test_a_source_in_a_drinking_water_zone_is_found_once(
    build: Build, strictest: int, expected: dict[str, str]
):
    place = {"inside": 118.0, "outer": 118.015, "border": 118.02, "outside": 118.021}
    permits = [permit(u, longitude=x, latitude=36.5) for u, x in place.items()] + [
        permit("nowhere")
    ]
    rule = "eco_environment/source_in_drinking_zone"
    zones = [zone("一", "1", 0.01), zone("二", "2", 0.02)]
    found = build(rule, {PERMIT: permits, ZONE: zones}, parameters={"strictest_grades": strictest})

    assert {row["subject"]: row["detail"][9] for row in found} == expected


def test_a_penalised_firm_without_a_permit_that_day_is_found(build: Build):
    fined = {
        "decision_date": "2026-06-01",
        "violation": "超标",
        "violation_kind": "CPF",
        "fine": 2.5,
    }
    parties = ("none", "held", "registered", "ended", "later")
    sources = {
        PENALTY: [
            *(fined | {"decision_no": u, "uscc": u} for u in parties),
            fined | {"decision_no": "dust", "uscc": "dust", "violation_kind": "YC"},
            fined | {"decision_no": "untold", "uscc": "untold", "violation_kind": None},
        ],
        PERMIT: [
            permit("held"),
            permit("registered", management="登记管理"),
            permit("ended", valid_until="2026-05-31"),
            permit("later", issue_date="2026-06-20"),
        ],
    }
    rule = "eco_environment/penalised_without_permit"
    found = build(rule, sources)
    patient = build(rule, sources, parameters={"grace_days": 30})

    assert {row["subject"] for row in found} == {"none", "ended", "later"}
    assert {float(row["amount"]) for row in found} == {25000}
    assert {row["subject"] for row in patient} == {"none", "ended"}


def test_a_polluter_is_shown_with_its_permit_and_its_recent_days(build: Build):
    sources = {
        PERMIT: [permit("A"), permit("B", valid_until="2027-01-01")],
        MONITORING: [
            measured("A", "2026-11-18", 90) | {"limit_value": 80},
            measured("A", "2026-11-19", 70) | {"limit_value": 80},
            measured("A", "2026-09-01", 90) | {"limit_value": 80},
        ],
        PENALTY: [{"decision_no": "1", "uscc": "A"}],
    }
    first, second = build("thematic.eco_environment__polluter", sources)

    assert (first["permit_state"], second["permit_state"]) == ("已过期", "有效")
    assert (first["monitored_days"], first["exceeded_days"], first["penalties"]) == (2, 1, 1)
    assert (second["monitored_days"], second["penalties"]) == (0, 0)


def test_a_waste_transfer_names_both_firms_and_says_whether_a_permit_was_held(build: Build):
    sources = {
        "eco_environment/waste_transfer": [
            {
                "manifest_no": "1",
                "producer_uscc": "A",
                "receiver_uscc": "B",
                "transfer_date": "2026-06-01",
            },
            {
                "manifest_no": "2",
                "producer_uscc": "B",
                "receiver_uscc": "X",
                "transfer_date": "2026-06-01",
            },
        ],
        PERMIT: [permit("A")],
        "base.legal_entity__entity": [{"uscc": "A", "name": "甲厂"}, {"uscc": "B", "name": "乙厂"}],
    }
    one, two = build("thematic.eco_environment__waste_flow", sources)

    assert (one["producer"], one["receiver"], one["producer_permitted"]) == ("甲厂", "乙厂", True)
    assert (two["producer"], two["receiver"], two["producer_permitted"]) == ("乙厂", None, False)
