"""Safety: what must be doubted, what must not, and where the bureau may move the line."""

from collections.abc import Callable
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
HAZARD, SCHOOL, HOSPITAL = (
    "emergency/hazard_source",
    "education/school",
    "health_commission/medical_institution",
)
LICENCE, VISIT = "emergency/safety_licence", "emergency/inspection"
EQUIPMENT = "market_supervision/special_equipment"
# CGCS2000 118.05 E, 36.81 N as GCJ-02 (schools) and BD-09 (hazard sources) write it (PyPI coord-convert).
GCJ02, BD09 = (118.05607060800003, 36.81051204462584), (118.06251700817019, 36.81661678184582)
METRE = 1 / 111_195


def cases(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(row["subject"], row["case_key"]) for row in found}


def hazard(uscc: str, metres_north: float) -> dict[str, Any]:
    lon, lat = BD09
    place = {"longitude": lon, "latitude": lat + metres_north * METRE}
    return place | {
        "source_no": f"W{uscc}",
        "uscc": uscc,
        "grade": "一级",
        "filing_date": "2024-01-01",
    }


def near(build: Build, metres: float = 500) -> set[tuple[str, str]]:
    sources = {
        HAZARD: [
            hazard("A", 200),
            hazard("B", 499),
            hazard("C", 501),
            {"source_no": "WD", "uscc": "D", "grade": "一级", "filing_date": "2024-01-01"},
        ],
        SCHOOL: [{"school_code": "S", "name": "小学", "longitude": GCJ02[0], "latitude": GCJ02[1]}],
        HOSPITAL: [
            {
                "institution_code": "Y",
                "institution_name": "医院",
                "longitude": 118.05,
                "latitude": 36.9,
            }
        ],
    }
    rule = "emergency_management/hazard_near_public"
    return cases(build(rule, sources, parameters={"near_metres": metres}))


def test_a_hazard_source_within_the_distance_of_a_school_is_found(build: Build):
    """Delivered in different systems: 540 m would be wrong without conversion."""
    assert near(build) == {("A", "WA/S"), ("B", "WB/S")}


def test_the_bureau_sets_the_distance(build: Build):
    assert near(build, 300) == {("A", "WA/S")}


def test_a_licence_that_ran_out_before_a_visit_that_found_work_is_found(build: Build):
    def licence(uscc: str, issued: str, until: str) -> dict[str, Any]:
        return {
            "licence_no": f"{uscc}{issued}",
            "uscc": uscc,
            "issue_date": issued,
            "valid_until": until,
        }

    def visit(uscc: str, on: str, running: str = "Z") -> dict[str, Any]:
        return {
            "inspection_no": f"{uscc}{on}",
            "uscc": uscc,
            "inspection_date": on,
            "running": running,
        }

    licences = [
        licence("expired", "2023-01-01", "2026-01-01"),
        licence("last day", "2023-01-01", "2026-03-01"),
        licence("stopped", "2023-01-01", "2026-01-01"),
        licence("renewed", "2023-01-01", "2026-01-01"),
        licence("renewed", "2025-12-01", "2028-12-01"),
        licence("renewed late", "2023-01-01", "2026-01-01"),
        licence("renewed late", "2026-05-01", "2029-05-01"),
        licence("not visited since", "2023-01-01", "2026-06-01"),
    ]
    visits = [
        visit("expired", "2026-03-01"),
        visit("expired", "2026-04-01"),
        visit("last day", "2026-03-01"),
        visit("stopped", "2026-03-01", "T"),
        visit("renewed", "2026-03-01"),
        visit("renewed late", "2026-03-01"),
        visit("not visited since", "2026-03-01"),
        visit("never licensed", "2026-03-01"),
    ]
    found = build("emergency_management/safety_licence_expired", {LICENCE: licences, VISIT: visits})

    assert {row["subject"] for row in found} == {"expired", "renewed late"}
    (twice,) = [row for row in found if row["subject"] == "expired"]
    assert (str(twice["since"]), str(twice["until"])) == ("2026-01-02", "2026-04-01")
    assert len(twice["evidence"]) == 3


@pytest.mark.parametrize(("grace", "found"), [(0, {"overdue", "yesterday"}), (30, {"overdue"})])
def test_equipment_in_use_past_its_inspection_date_is_found(
    build: Build, grace: int, found: set[str]
):
    due = {"overdue": "2026-08-01", "yesterday": "2026-11-19", "today": "2026-11-20"}
    rows = [
        {"equipment_no": no, "uscc": "U", "next_inspection": day, "state": "ZY"}
        for no, day in due.items()
    ]
    rows.append(
        {"equipment_no": "idle", "uscc": "U", "next_inspection": "2020-01-01", "state": "TY"}
    )
    rule = "emergency_management/equipment_overdue"
    doubts = build(rule, {EQUIPMENT: rows}, parameters={"grace_days": grace})

    assert {row["case_key"] for row in doubts} == found


def test_a_hazard_source_is_shown_with_its_firm_and_its_nearest_school(build: Build):
    sources = {
        HAZARD: [hazard("A", 200)],
        SCHOOL: [{"school_code": "S", "longitude": GCJ02[0], "latitude": GCJ02[1]}],
        LICENCE: [{"licence_no": "1", "uscc": "A", "valid_until": "2026-01-01"}],
        "base.legal_entity__entity": [{"uscc": "A", "status": "3"}],
    }
    (row,) = build("thematic.emergency_management__hazard_site", sources)

    assert (row["nearest_code"], row["registration_status"]) == ("S", "3")
    assert row["nearest_metres"] == pytest.approx(200, abs=2)
    assert str(row["licence_until"]) == "2026-01-01"


def test_inspections_and_accidents_are_one_list_of_events(build: Build):
    sources = {
        VISIT: [
            {"inspection_no": "1", "uscc": "A", "inspection_date": "2026-03-01", "result": "HG"}
        ],
        "emergency/accident": [
            {
                "accident_no": "1",
                "uscc": "B",
                "accident_date": "2026-03-01",
                "kind": "火灾",
                "injured": 2,
            }
        ],
        LICENCE: [
            {
                "licence_no": "1",
                "uscc": "A",
                "issue_date": "2025-01-01",
                "valid_until": "2028-01-01",
            }
        ],
    }
    found = build("thematic.emergency_management__safety_event", sources)

    assert {(r["kind"], r["casualties"], r["licence_in_force"]) for r in found} == {
        ("检查", None, True),
        ("事故", 2, False),
    }
