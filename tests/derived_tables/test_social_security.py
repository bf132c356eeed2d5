"""Who is found to be paid what he should not be, and who is not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
ANN, BEN, CAT = "370301198802291018", "370301196001010037", "37030119750610018X"
FIRM, SHOP = "91370303MATE5T0171", "92370305MATE5T025M"
PENSION, PRISON = "human_resources/pension_benefit", "justice/imprisonment"
RELIEF, INSURED = "civil_affairs/minimum_living", "human_resources/social_insurance"
DEATH, ENTITY = "base.population__death", "base.legal_entity__entity"


def pension(person: str, paid: str, **more: Any) -> dict[str, Any]:
    said = {
        "benefit_no": f"Y{person[-4:]}",
        "resident_id": person,
        "monthly_amount": 2000,
        "start_date": "2015-01-01",
        "last_paid_month": paid,
        "status": "1",
        "pension_kind": "110",
    }
    return said | more


def dead(person: str, day: str) -> dict[str, Any]:
    return {
        "resident_id": person,
        "death_date": day,
        "decided_by": "死亡医学证明",
        "_origin": ["health_commission/death_certificate#abc"],
    }


def on_relief(person: str, number: str = "DB1", status: str = "1") -> dict[str, Any]:
    return {
        "benefit_no": number,
        "resident_id": person,
        "start_date": "2024-05-01",
        "status": status,
        "district": "370303",
    }


def cases(rows: list[dict[str, Any]]) -> list[str]:
    return [row["case_key"] for row in rows]


class TestBenefitAfterDeath:
    RULE = "social_security/benefit_after_death"

    def test_months_and_money_paid_after_the_month_of_death_are_told(self, build: Build) -> None:
        sources = {DEATH: [dead(ANN, "2026-06-20")], PENSION: [pension(ANN, "202611")]}
        (found,) = build(self.RULE, sources)

        assert (found["amount"], found["since"], found["until"]) == (
            Decimal(10000), date(2026, 6, 20), date(2026, 11, 30),
        )  # fmt: skip
        assert "多发 5 个月" in found["detail"]
        assert found["evidence"][1].startswith("health_commission/death_certificate#abc 死亡日期")
        assert ANN not in str(found)

    @pytest.mark.parametrize(("paid", "found"), [("202606", 0), ("202607", 0), ("202608", 1)])
    def test_the_month_of_death_and_the_months_of_grace_are_let_pass(
        self, build: Build, paid: str, found: int
    ) -> None:
        sources = {DEATH: [dead(ANN, "2026-06-01")], PENSION: [pension(ANN, paid)]}

        assert len(build(self.RULE, sources)) == found

    def test_the_grace_is_a_parameter(self, build: Build) -> None:
        sources = {DEATH: [dead(ANN, "2026-06-01")], PENSION: [pension(ANN, "202608")]}

        assert build(self.RULE, sources, parameters={"grace_months": 2}) == []

    def test_each_benefit_of_the_dead_is_a_case_of_its_own(self, build: Build) -> None:
        subsidy = {"subsidy_no": "BT1", "resident_id": ANN, "monthly_amount": 150, "status": "1"}
        allowance = {"resident_id": ANN, "amount": 300, "start_date": "2022-01-01"}
        rows = build(
            self.RULE,
            {
                DEATH: [dead(ANN, "2026-01-20")],
                PENSION: [pension(ANN, "202611"), pension(BEN, "202611")],
                "disabled_federation/subsidy": [subsidy | {"last_paid_month": "202605"}],
                "linzi_data/elderly_allowance": [
                    allowance | {"status": "1"},
                    allowance | {"resident_id": BEN, "status": "1"},
                ],
                RELIEF: [on_relief(ANN, status="3")],
            },
        )

        assert sorted((r["case_key"], r["amount"]) for r in rows) == [
            ("养老保险待遇:Y1018", Decimal(20000)),
            ("残疾人两项补贴:BT1", Decimal(600)),
            ("高龄津贴:", Decimal(3000)),
        ]

    def test_a_month_that_cannot_be_read_finds_nothing(self, build: Build) -> None:
        sources = {DEATH: [dead(ANN, "2026-01-20")], PENSION: [pension(ANN, "二月")]}

        assert build(self.RULE, sources) == []


class TestTwoPensions:
    RULE = "social_security/two_pensions"

    def test_two_pensions_at_once_are_one_finding_with_the_lesser_as_amount(
        self, build: Build
    ) -> None:
        second = pension(ANN, "202611", benefit_no="Y2", monthly_amount=190, pension_kind="170")
        (found,) = build(self.RULE, {PENSION: [pension(ANN, "202611"), second]})

        assert (found["amount"], len(found["evidence"])) == (Decimal(190), 2)

    def test_a_pension_that_was_stopped_does_not_count(self, build: Build) -> None:
        second = pension(ANN, "202401", benefit_no="Y2", status="3")

        assert build(self.RULE, {PENSION: [pension(ANN, "202611"), second]}) == []


class TestPensionInPrison:
    RULE = "social_security/pension_in_prison"

    @pytest.mark.parametrize(
        ("paid", "released", "months"),
        [("202611", None, 8), ("202611", "2026-06-10", 3), ("202604", None, None), ("202605", None, 2)],
    )  # fmt: skip
    def test_months_between_the_gates_are_counted(
        self, build: Build, paid: str, released: str | None, months: int | None
    ) -> None:
        term = {"file_no": "F1", "resident_id": ANN, "start_date": "2026-03-14", "end_date": "2030-03-13"}  # fmt: skip
        sources = {PENSION: [pension(ANN, paid)], PRISON: [term | {"released_date": released}]}
        found = build(self.RULE, sources)

        assert [row["amount"] for row in found] == ([Decimal(2000 * months)] if months else [])

    @pytest.mark.parametrize(("enforcement", "found"), [("1", 1), (None, 1), ("2", 0), ("4", 0)])
    def test_a_sentence_outside_prison_does_not_count(
        self, build: Build, enforcement: str | None, found: int
    ) -> None:
        term = {"resident_id": ANN, "start_date": "2026-01-01", "end_date": "2030-03-13"}
        sources = {
            PENSION: [pension(ANN, "202611")],
            PRISON: [term | {"enforcement": enforcement}],
        }

        assert len(build(self.RULE, sources)) == found

    def test_pay_before_prison_is_no_matter(self, build: Build) -> None:
        term = {"resident_id": ANN, "start_date": "2026-11-01", "end_date": "2030-03-13"}

        assert build(self.RULE, {PENSION: [pension(ANN, "202611")], PRISON: [term]}) == []


class TestReliefMemberDead:
    RULE = "social_security/relief_member_dead"

    def household(self, *statuses: str) -> list[dict[str, Any]]:
        said = {"family_size": 2, "amount": 900}
        people = zip((ANN, BEN), statuses, strict=False)
        return [on_relief(person, status=status) | said for person, status in people]

    def test_a_household_that_goes_on_is_to_be_adjusted_and_no_sum_is_told(
        self, build: Build
    ) -> None:
        sources = {RELIEF: self.household("1", "1"), DEATH: [dead(ANN, "2026-03-10")]}
        (found,) = build(self.RULE, sources)

        assert (found["subject"], found["since"], found["amount"]) == (
            "DB1", date(2026, 3, 10), None,
        )  # fmt: skip
        assert "待核实" in found["detail"]
        assert "核减" in found["detail"]

    def test_a_household_of_which_nobody_lives_is_told_with_its_months(self, build: Build) -> None:
        deaths = [dead(ANN, "2026-03-10"), dead(BEN, "2026-06-01")]
        (found,) = build(self.RULE, {RELIEF: self.household("1", "1"), DEATH: deaths})

        assert (found["since"], found["amount"]) == (date(2026, 6, 1), Decimal(3600))

    @pytest.mark.parametrize(
        ("statuses", "died"),
        [(("3", "1"), "2026-03-10"), (("1", "1"), "2026-09-01"), (("3", "3"), "2026-03-10")],
    )
    def test_who_was_struck_off_or_died_lately_is_no_matter(
        self, build: Build, statuses: tuple[str, str], died: str
    ) -> None:
        sources = {RELIEF: self.household(*statuses), DEATH: [dead(ANN, died)]}

        assert build(self.RULE, sources) == []


class TestContributions:
    def insured(self, paid: str | None, status: str = "1") -> dict[str, Any]:
        said = {"resident_id": ANN, "employer_uscc": FIRM, "update_time": "2026-11-01 09:00:00"}
        return said | {"status": status, "paid_through": paid}

    @pytest.mark.parametrize(
        ("paid", "status", "found"),
        [("202607", "1", 1), ("202608", "1", 0), ("202601", "2", 0), (None, "1", 0)],
    )
    def test_a_gap_beyond_the_usual_months_is_told(
        self, build: Build, paid: str | None, status: str, found: int
    ) -> None:
        rows = build("social_security/contribution_gap", {INSURED: [self.insured(paid, status)]})

        assert cases(rows) == [FIRM] * found

    @pytest.mark.parametrize(
        ("status", "scheme", "found"), [("1", "390", 1), ("1", "310", 0), ("2", "390", 0)]
    )
    def test_an_employee_insured_as_a_resident_is_told(
        self, build: Build, status: str, scheme: str, found: int
    ) -> None:
        enrolment = {"resident_id": ANN, "status": "1", "update_time": "2026-10-01 09:00:00"}
        sources = {
            INSURED: [self.insured("202610", status)],
            "medical_insurance/enrolment": [enrolment | {"insurance_type": scheme}],
        }

        assert len(build("social_security/double_enrolment", sources)) == found


class TestRelief:
    def test_a_firm_of_a_member_is_found_while_it_exists(self, build: Build) -> None:
        represented = [
            {"uscc": FIRM, "representative_id": ANN, "_origin": ["market_supervision/principal#r"]},
            {"uscc": SHOP, "representative_id": BEN, "_origin": ["market_supervision/principal#s"]},
        ]
        bodies = [
            {"uscc": FIRM, "name": "样例公司", "status": "1", "established": "2020-01-01"},
            {"uscc": SHOP, "name": "样例店", "status": "3", "established": "2020-01-01"},
        ]
        rows = build(
            "social_security/relief_company",
            {
                RELIEF: [on_relief(ANN), on_relief(BEN, "DB2")],
                "base.legal_entity__representative": represented,
                ENTITY: bodies,
            },
        )

        assert [(r["subject_kind"], r["subject"], r["case_key"]) for r in rows] == [
            ("case", "DB1", FIRM)
        ]

    def test_one_home_held_by_two_is_one_home(self, build: Build) -> None:
        def home(unit: str, holder: str, **more: Any) -> dict[str, Any]:
            said = {"unit_no": unit, "holder_id": holder, "register_date": "2020-01-01"}
            return said | {"right_kind": "FW"} | more

        rows = build(
            "social_security/relief_second_home",
            {
                RELIEF: [on_relief(ANN), on_relief(BEN), on_relief(CAT, "DB2")],
                "natural_resources/real_estate": [
                    home("A", ANN), home("A", BEN), home("B", CAT), home("C", CAT),
                    home("D", ANN, right_kind="LD"), home("E", ANN, right_state="2"),
                ],
            },
        )  # fmt: skip

        assert [(r["subject"], len(r["evidence"])) for r in rows] == [("DB2", 2)]

    def test_a_car_counts_and_a_motorcycle_or_a_car_given_away_does_not(self, build: Build) -> None:
        def car(owner: str, kind: str, status: str) -> dict[str, Any]:
            return {"owner_id": owner, "plate_kind": kind, "status": status, "register_date": "2020-01-01"}  # fmt: skip

        rows = build(
            "social_security/relief_vehicle",
            {
                RELIEF: [on_relief(ANN), on_relief(BEN, "DB2"), on_relief(CAT, "DB3")],
                "public_security/vehicle": [
                    car(ANN, "02", "A"),
                    car(BEN, "07", "A"),
                    car(CAT, "02", "B"),
                ],
            },
        )

        assert [row["subject"] for row in rows] == ["DB1"]

    def test_a_provident_fund_counts_while_it_is_paid_into(self, build: Build) -> None:
        account = {"monthly_deposit": 800, "last_deposit_month": "202611"}
        rows = build(
            "social_security/relief_provident_fund",
            {
                RELIEF: [on_relief(ANN), on_relief(BEN, "DB2"), on_relief(CAT, "DB3", status="2")],
                "provident_fund/account": [
                    account | {"resident_id": ANN, "status": "1"},
                    account | {"resident_id": BEN, "status": "2"},
                    account | {"resident_id": CAT, "status": "1"},
                ],
            },
        )

        assert [(row["subject"], row["amount"]) for row in rows] == [("DB1", Decimal(800))]

    def test_a_household_shows_what_its_members_own(self, build: Build) -> None:
        (row,) = build(
            "thematic.social_security__relief_household",
            {
                RELIEF: [on_relief(ANN), on_relief(BEN), on_relief(CAT, status="3")],
                "public_security/vehicle": [{"owner_id": BEN, "status": "A"}],
                "provident_fund/account": [
                    {"resident_id": CAT, "status": "1", "monthly_deposit": 5}
                ],
            },
        )

        assert (row["members"], row["vehicles"], row["deposit"]) == (2, 1, 0)


class TestCancelledEmployer:
    RULE = "social_security/insured_at_cancelled_employer"

    @pytest.mark.parametrize(
        ("closed", "status", "found"),
        [("2026-10-20", "1", 1), ("2026-10-21", "1", 0), ("2026-01-01", "2", 0)],
    )
    def test_insured_after_the_days_of_grace(
        self, build: Build, closed: str, status: str, found: int
    ) -> None:
        insured = {"resident_id": ANN, "employer_uscc": FIRM, "status": status, "update_time": "2026-02-01"}  # fmt: skip
        sources = {
            INSURED: [insured],
            ENTITY: [{"uscc": FIRM, "name": "样例公司", "status": "3"}],
            "base.legal_entity__status_history": [
                {"uscc": FIRM, "status": "注销", "since": closed}
            ],
        }
        rows = build(self.RULE, sources)

        assert cases(rows) == [FIRM] * found

    def test_without_a_registered_change_the_day_of_the_status_counts(self, build: Build) -> None:
        insured = {"resident_id": ANN, "employer_uscc": FIRM, "status": "1", "update_time": "2026-02-01"}  # fmt: skip
        body = {"uscc": FIRM, "name": "样例公司", "status": "3", "status__time": "2025-01-01"}
        (row,) = build(self.RULE, {INSURED: [insured], ENTITY: [body]})

        assert row["since"] == date(2025, 1, 1)


def test_thematic_tables_hold_pseudonyms_and_no_number_of_a_person(build: Build) -> None:
    insured = {"resident_id": ANN, "person_no": "P1", "status": "1", "update_time": "2026-02-01"}
    older = insured | {"person_no": "P2", "status": "2", "update_time": "2025-02-01"}
    (person,) = build("thematic.social_security__insured_person", {INSURED: [insured, older]})
    benefits = build("thematic.social_security__benefit", {PENSION: [pension(ANN, "202602")]})
    (payment,) = build(
        "thematic.social_security__benefit_payment",
        {
            DEATH: [dead(ANN, "2026-06-20")],
            "human_resources/pension_payment": [
                {"payment_no": "1", "resident_id": ANN, "pay_date": "2026-07-01", "amount": 9}
            ],
        },
    )

    assert person["status"] == "1"
    assert {person["person"], payment["person"]} == {benefits[0]["person"]}
    assert (benefits[0]["paid_through"], payment["after_death_days"]) == (date(2026, 2, 28), 11)
    assert ANN not in str([person, *benefits, payment])
