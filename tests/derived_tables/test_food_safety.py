"""What the food-safety theme finds, and what it must leave alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

Build = Callable[..., list[dict[str, Any]]]
LICENCE, INSPECTION = "thematic.food_safety__licence", "thematic.food_safety__inspection"
SAMPLING, CANTEEN = "market_supervision/food_sampling", "education/school_canteen"
USCC, OTHER = "91370303MATE5T0171", "92370305MATE5T025M"


def licence(number: str = "JY1", **items: Any) -> dict[str, Any]:
    return {
        "licence_no": number,
        "kind": "食品经营许可",
        "uscc": USCC,
        "issue_date": "2020-10-01",
        "valid_until": "2025-09-30",
        "status": "1",
        "in_force": False,
    } | items


class TestExpiredLicenceOperating:
    def found(self, build: Build, **items: Any) -> list[dict[str, Any]]:
        visit = {"inspection_no": "检1", "uscc": USCC, "inspected_on": "2026-03-10"}
        visit |= {"operating": "1", "licensed": False} | items
        return build(
            "food_safety/expired_licence_operating", {LICENCE: [licence()], INSPECTION: [visit]}
        )

    def test_operating_at_an_inspection_after_the_end_is_found(self, build: Build) -> None:
        (finding,) = self.found(build)
        assert (finding["subject"], finding["since"]) == ("JY1", date(2025, 10, 1))
        assert len(finding["evidence"]) == 2

    def test_the_last_valid_day_is_no_finding_and_the_next_is(self, build: Build) -> None:
        assert self.found(build, inspected_on="2025-09-30") == []
        assert len(self.found(build, inspected_on="2025-10-01")) == 1

    def test_a_closed_shop_or_another_valid_licence_is_no_finding(self, build: Build) -> None:
        assert self.found(build, operating="2") == []
        assert self.found(build, licensed=True) == []


class TestCanteenWithoutLicence:
    def found(self, build: Build, **items: Any) -> list[tuple[str, str]]:
        row = {"canteen_no": "食1", "operator_uscc": USCC, "diners": 300}
        held = licence(in_force=True, valid_until="2028-01-01") | items
        table = build("thematic.food_safety__canteen", {CANTEEN: [row], LICENCE: [held]})
        stored = {"thematic.food_safety__canteen": [canteen_row(table[0])]}
        rows = build("food_safety/canteen_without_licence", stored)
        return [(finding["subject"], finding["case_key"]) for finding in rows]

    def test_a_licensed_canteen_is_no_finding(self, build: Build) -> None:
        assert self.found(build) == []

    def test_expired_foreign_or_production_licences_do_not_help(self, build: Build) -> None:
        missing = [(USCC, "食1")]
        assert self.found(build, in_force=False) == missing
        assert self.found(build, uscc=OTHER) == missing
        assert self.found(build, kind="食品生产许可") == missing


def canteen_row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "day"}


class TestRepeatedFailedSamples:
    def found(self, build: Build, *days: str, parameters: Any = None) -> list[str]:
        rows = [
            {"sample_no": day, "uscc": USCC, "sampled_on": day, "product": "馒头"}
            | {"conclusion": "N", "failed_item": "菌落总数"}
            for day in days
        ]
        rows.append({"sample_no": "合格", "uscc": OTHER, "sampled_on": "2026-02-10"})
        rows[-1] |= {"conclusion": "Y", "product": "馒头"}
        found = build(
            "food_safety/repeated_failed_samples", {SAMPLING: rows}, parameters=parameters
        )
        return [finding["subject"] for finding in found]

    def test_two_within_a_year_are_found_and_one_is_not(self, build: Build) -> None:
        assert self.found(build, "2026-02-10", "2027-02-10") == [USCC]
        assert self.found(build, "2026-02-10", "2027-02-11") == []
        assert self.found(build, "2026-02-10") == []

    def test_number_and_period_are_the_bureaus_to_set(self, build: Build) -> None:
        days = ("2026-02-10", "2026-08-12")
        assert self.found(build, *days, parameters={"failures": 3}) == []
        assert self.found(build, *days, parameters={"months": 3}) == []


def test_a_licence_in_force_of_an_ended_body_is_found(build: Build) -> None:
    rows = [
        licence("吊销", in_force=True, body_status="2"),
        licence("注销", in_force=True, body_status="3"),
        licence("存续", in_force=True, body_status="1"),
        licence("未登记", in_force=True, body_status=None),
        licence("已注销许可", in_force=False, body_status="3"),
    ]
    found = build("food_safety/ended_body_valid_licence", {LICENCE: rows})
    assert {finding["subject"] for finding in found} == {"吊销", "注销"}


def test_licences_of_all_kinds_stand_in_one_table_with_the_state_of_their_body(
    build: Build,
) -> None:
    held = {"uscc": USCC, "issue_date": "2024-01-01", "valid_until": "2026-11-20", "status": "1"}
    found = build(
        LICENCE,
        {
            "market_supervision/food_licence": [held | {"licence_no": "JY1", "business": "2"}],
            "market_supervision/food_production_licence": [held | {"licence_no": "SC1"}],
            "market_supervision/small_workshop": [
                {"filing_no": "BA1", "uscc": USCC, "filed_on": "2024-01-01"}
                | {"valid_until": "2026-11-19"}
            ],
            "base.legal_entity__entity": [{"uscc": USCC, "status": "2"}],
        },
    )
    in_force = {row["licence_no"]: row["in_force"] for row in found}
    assert in_force == {"JY1": True, "SC1": True, "BA1": False}
    assert {row["body_status"] for row in found} == {"2"}


def test_an_inspection_knows_whether_any_licence_covered_its_day(build: Build) -> None:
    visits = [
        {"inspection_no": day, "uscc": USCC, "inspected_on": day}
        for day in ("2025-09-30", "2025-10-01")
    ]
    found = build(INSPECTION, {"market_supervision/food_inspection": visits, LICENCE: [licence()]})
    assert [row["licensed"] for row in found] == [True, False]


def test_a_body_gathers_licences_inspections_samples_and_penalties(build: Build) -> None:
    (row,) = build(
        "thematic.food_safety__body",
        {
            LICENCE: [licence(), licence("JY2", in_force=True)],
            INSPECTION: [{"inspection_no": "检1", "uscc": USCC, "inspected_on": "2026-03-10"}],
            "thematic.food_safety__sample": [
                {"sample_no": "样1", "uscc": USCC, "conclusion": "N"},
                {"sample_no": "样2", "uscc": USCC, "conclusion": "Y"},
            ],
            "base.public_credit__penalty": [
                {"decision_no": "罚1", "uscc": USCC, "source": "market_supervision/penalty"},
                {"decision_no": "罚2", "uscc": USCC, "source": "linzi_data/administrative_penalty"},
            ],
            "base.legal_entity__entity": [{"uscc": USCC, "name": "样例公司", "status": "1"}],
        },
    )
    counted = ("licences", "licences_in_force", "inspections", "failed_samples", "penalties")
    assert [row[name] for name in counted] == [2, 1, 1, 1, 1]
    assert row["name"] == "样例公司"


def test_a_worker_is_known_by_a_pseudonym_only(build: Build) -> None:
    person = "370301196001010037"
    rows = [
        {"certificate_no": "JK1", "resident_id": person, "name": "张样例", "conclusion": "Y"}
        | {"valid_until": until}
        for until in ("2026-11-20", "2026-11-19")
    ]
    found = build("thematic.food_safety__worker", {"health_commission/health_certificate": rows})
    assert {row["in_force"] for row in found} == {True, False}
    assert len({row["person"] for row in found}) == 1
    for private in (person, "张样例", "JK1"):
        assert private not in str(found)
