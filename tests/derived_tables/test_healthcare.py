"""Whom medicine treats twice, after death or without a licence, and which newborns it misses."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
ANN, BEN = "370301198802291018", "370301196001010037"
SETTLEMENT, INSTITUTION = "medical_insurance/settlement", "health_commission/medical_institution"
STAY, ENROLMENT = "health_commission/hospital_stay", "medical_insurance/enrolment"
DEATH, BIRTH = "base.population__death", "base.population__birth"
CLINIC = "12370301MHTE0001X2"


def claim(day: str, number: str = "S1", **more: Any) -> dict[str, Any]:
    said = {
        "settlement_no": number,
        "resident_id": ANN,
        "institution_code": "YL1",
        "begin_date": day,
        "total_amount": 100,
        "fund_amount": 60,
        "settlement_time": f"{day} 10:00:00",
    }
    return said | more


def stay(number: str, hospital: str, admitted: str, discharged: str | None) -> dict[str, Any]:
    return {
        "stay_no": number,
        "resident_id": ANN,
        "institution_code": hospital,
        "admitted": admitted,
        "discharged": discharged,
        "total_amount": 5000,
    }


def birth(day: str, *, child: str | None = ANN, registered: bool = True) -> dict[str, Any]:
    return {
        "certificate_no": "S37000000001",
        "child_id": child,
        "birth_time": f"{day} 08:00:00",
        "issue_date": day,
        "household_registered": registered,
        "_origin": ["health_commission/birth_certificate#b"],
    }


class TestClaimAfterDeath:
    RULE = "healthcare/claim_after_death"
    DEAD: tuple[dict[str, Any], ...] = (
        {
            "resident_id": ANN,
            "death_date": "2026-11-01",
            "decided_by": "火化",
            "_origin": ["civil_affairs/cremation#c"],
        },
    )

    def test_all_claims_of_a_dead_person_are_one_finding(self, build: Build) -> None:
        claims = [claim("2026-11-05"), claim("2026-11-09", "S2", fund_amount=None)]
        (found,) = build(self.RULE, {DEATH: self.DEAD, SETTLEMENT: claims})

        assert (found["amount"], found["since"], found["until"]) == (
            Decimal(60), date(2026, 11, 5), date(2026, 11, 9),
        )  # fmt: skip
        assert found["evidence"][-1] == "civil_affairs/cremation#c 死亡日期 2026-11-01，依据火化"
        assert len(found["evidence"]) == 3
        assert all(found["evidence"])

    @pytest.mark.parametrize(("day", "found"), [("2026-11-02", 0), ("2026-11-03", 1)])
    def test_a_claim_within_the_days_of_grace_is_let_pass(
        self, build: Build, day: str, found: int
    ) -> None:
        assert len(build(self.RULE, {DEATH: self.DEAD, SETTLEMENT: [claim(day)]})) == found


class TestOverlappingStays:
    RULE = "healthcare/overlapping_stays"

    @pytest.mark.parametrize(
        ("second", "days"),
        [
            (("YL2", "2026-10-10", "2026-10-15"), None),
            (("YL2", "2026-10-09", "2026-10-15"), None),
            (("YL2", "2026-10-08", "2026-10-15"), 2),
            (("YL1", "2026-10-05", "2026-10-15"), None),
            (("YL2", "2026-10-02", "2026-10-04"), 2),
            (("YL2", "2026-10-05", None), 5),
        ],
    )
    def test_two_hospitals_at_once_beyond_the_tolerance(
        self, build: Build, second: tuple[str, str, str | None], days: int | None
    ) -> None:
        stays = [stay("Z1", "YL1", "2026-10-01", "2026-10-10"), stay("Z2", *second)]
        found = build(self.RULE, {STAY: stays})

        assert [row["case_key"] for row in found] == (["Z1/Z2"] if days else [])
        assert all(f"重叠 {days} 天" in row["detail"] for row in found)

    @pytest.mark.parametrize(("mode", "found"), [("1", 1), (None, 1), ("2", 0), ("3", 0)])
    def test_a_patient_who_was_sent_on_has_days_of_his_own(
        self, build: Build, mode: str | None, found: int
    ) -> None:
        first = stay("Z1", "YL1", "2026-10-01", "2026-10-10") | {"discharge_mode": mode}
        stays = [first, stay("Z2", "YL2", "2026-10-07", "2026-10-15")]

        assert len(build(self.RULE, {STAY: stays})) == found

    def test_stays_of_two_persons_do_not_overlap(self, build: Build) -> None:
        other = stay("Z2", "YL2", "2026-10-01", "2026-10-10") | {"resident_id": BEN}

        assert (
            build(self.RULE, {STAY: [stay("Z1", "YL1", "2026-10-01", "2026-10-10"), other]}) == []
        )


class TestUnlicensedClaims:
    RULE = "healthcare/unlicensed_claims"

    def institution(self, until: str | None) -> dict[str, Any]:
        return {"institution_code": "YL1", "uscc": CLINIC, "licence_until": until}

    @pytest.mark.parametrize(
        ("until", "found"), [("2026-10-21", 0), ("2026-10-20", 1), (None, 0), ("2030-01-01", 0)]
    )
    def test_claims_after_the_licence_ended_and_the_days_of_grace(
        self, build: Build, until: str | None, found: int
    ) -> None:
        sources = {INSTITUTION: [self.institution(until)], SETTLEMENT: [claim("2026-11-20")]}

        assert [row["subject"] for row in build(self.RULE, sources)] == [CLINIC] * found

    def test_an_institution_in_no_register_is_known_by_its_code(self, build: Build) -> None:
        claims = [
            claim("2026-11-19", institution_code="YL9"),
            claim("2026-11-20", "S2", institution_code="YL9"),
        ]
        sources = {INSTITUTION: [self.institution("2030-01-01")], SETTLEMENT: claims}
        (found,) = build(self.RULE, sources)

        assert (found["subject"], found["amount"]) == ("YL9", Decimal(120))
        assert "登记中没有该机构" in found["detail"]

    def test_a_register_that_never_arrived_makes_nobody_unlicensed(self, build: Build) -> None:
        assert build(self.RULE, {SETTLEMENT: [claim("2026-11-20")]}) == []


class TestNewborns:
    @pytest.mark.parametrize(
        ("born", "registered", "found"),
        [
            ("2026-10-20", False, 1),
            ("2026-10-21", False, 0),
            ("2026-10-20", True, 0),
            ("2025-11-19", False, 0),
        ],
    )
    def test_a_newborn_nobody_registered_within_the_month(
        self, build: Build, born: str, registered: bool, found: int
    ) -> None:
        rows = build(
            "healthcare/newborn_unregistered",
            {BIRTH: [birth(born, child=None, registered=registered)]},
        )

        assert [row["subject"] for row in rows] == ["S37000000001"] * found

    @pytest.mark.parametrize(
        ("born", "enrolled", "found"),
        [("2026-08-21", BEN, 1), ("2026-08-22", BEN, 0), ("2026-08-21", ANN, 0)],
    )
    def test_a_newborn_nobody_insured(
        self, build: Build, born: str, enrolled: str, found: int
    ) -> None:
        sources = {BIRTH: [birth(born)], ENROLMENT: [{"resident_id": enrolled}]}

        assert len(build("healthcare/newborn_uninsured", sources)) == found

    def test_without_a_number_insurance_cannot_be_checked(self, build: Build) -> None:
        sources = {BIRTH: [birth("2026-08-01", child=None)], ENROLMENT: [{"resident_id": BEN}]}

        assert build("healthcare/newborn_uninsured", sources) == []
        (row,) = build("thematic.healthcare__newborn", sources)
        assert (row["insured"], row["person"]) == (None, None)


def test_thematic_tables_tell_of_claims_and_stays_without_naming_anybody(build: Build) -> None:
    sources = {
        INSTITUTION: [{"institution_code": "YL1", "licence_until": "2026-11-19"}],
        SETTLEMENT: [claim("2026-11-20"), claim("2026-11-20", "S2", institution_code="YL9")],
        STAY: [stay("Z1", "YL1", "2026-11-10", None)],
    }
    claims = build("thematic.healthcare__claim", sources)
    stays = build("thematic.healthcare__stay", {})
    (clinic,) = build("thematic.healthcare__institution", {})

    assert [row["institution_known"] for row in claims] == [True, False]
    assert stays[0]["days"] == 10
    assert (clinic["in_force"], clinic["claims"], clinic["fund_amount"]) == (False, 1, 60)
    assert claims[0]["person"] == stays[0]["person"]
    assert ANN not in str([claims, stays, clinic])
