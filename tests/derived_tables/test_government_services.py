"""What the government-services theme finds, and what it must leave alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

Build = Callable[..., list[dict[str, Any]]]
CASE, ITEM = "administrative_approval/service_case", "administrative_approval/service_item"
MATERIAL = "administrative_approval/service_item_material"
LICENCE, STATE = "base.e_license__licence", "base.e_license__state"
IDENTIFIER = "base.e_license__identifier"
USCC, PERSON = "91370303MATE5T0171", "370301196001010037"
WS, BUSINESS = "11370000MBTE5T1251003", "11100000MBTE5T1091001"


def case(number: str, **items: Any) -> dict[str, Any]:
    """A case accepted on Monday 2026-11-02 and granted on the day after."""
    return {
        "case_no": number,
        "item_code": "事项",
        "uscc": USCC,
        "materials": "C01",
        "accepted_time": "2026-11-02 09:00:00",
        "decided_time": "2026-11-03 16:00:00",
        "result": "1",
    } | items


def item(**items: Any) -> dict[str, Any]:
    return {"item_code": "事项", "title": "公共场所卫生许可", "promised_days": 5} | items


class TestOverdueCase:
    RULE = "government_services/overdue_case"

    def found(self, build: Build, *cases: dict[str, Any], **more: Any) -> list[str]:
        rows = build(self.RULE, {CASE: cases, ITEM: [item()]}, **more)
        return [row["subject"] for row in rows]

    def test_the_last_promised_day_is_in_time_and_the_next_is_not(self, build: Build) -> None:
        fifth = case("第五天", decided_time="2026-11-09 16:00:00")
        sixth = case("第六天", decided_time="2026-11-10 16:00:00")
        assert self.found(build, fifth, sixth) == ["第六天"]

    def test_an_open_case_counts_until_the_build_day(self, build: Build) -> None:
        case_open = case("未办结", decided_time=None, result="0")
        assert self.found(build, case_open, day=date(2026, 11, 9)) == []
        assert self.found(build, case_open, day=date(2026, 11, 10)) == ["未办结"]

    def test_the_bureau_may_allow_days_of_grace(self, build: Build) -> None:
        sixth = case("第六天", decided_time="2026-11-10 16:00:00")
        assert self.found(build, sixth, parameters={"grace_days": 1}) == []

    def test_a_case_of_an_unknown_item_is_left_alone(self, build: Build) -> None:
        late = case("查无事项", item_code="别的", decided_time="2026-11-19 16:00:00")
        assert self.found(build, late) == []

    def test_the_case_table_tells_use_and_overrun_in_working_days(self, build: Build) -> None:
        late = case("第六天", decided_time="2026-11-10 16:00:00", applicant_id=PERSON)
        (row,) = build("thematic.government_services__case", {CASE: [late], ITEM: [item()]})
        assert (row["used_days"], row["overdue_days"]) == (6, 1)
        assert row["due_on"] == date(2026, 11, 9)
        assert len(row["person"]) == 34
        assert PERSON not in str(row)


class TestLicenceWithoutELicence:
    RULE = "government_services/licence_without_e_licence"

    def found(self, build: Build, *cases: dict[str, Any], **sources: Any) -> list[str]:
        known = {CASE: cases, ITEM: [item(licence_type=WS)]}
        return [row["subject"] for row in build(self.RULE, known | sources)]

    def test_a_granted_licence_nobody_issued_electronically_is_found(self, build: Build) -> None:
        assert self.found(build, case("甲", licence_no="WS1")) == ["WS1"]

    def test_the_ten_days_to_issue_it_are_waited_for(self, build: Build) -> None:
        tenth = case("甲", licence_no="WS1", decided_time="2026-11-06 16:00:00")
        eleventh = case("乙", licence_no="WS2", decided_time="2026-11-05 16:00:00")
        assert self.found(build, tenth, eleventh) == ["WS2"]

    def test_an_e_licence_of_same_type_and_number_settles_it(self, build: Build) -> None:
        same = {"type_code": WS, "licence_no": "WS1"}
        other = {"type_code": BUSINESS, "licence_no": "WS2"}
        cases = (case("甲", licence_no="WS1"), case("乙", licence_no="WS2"))
        assert self.found(build, *cases, **{LICENCE: [same, other]}) == ["WS2"]

    def test_a_refused_case_and_one_without_a_licence_are_left_alone(self, build: Build) -> None:
        cases = (case("甲", licence_no="WS1", result="2"), case("乙"))
        assert self.found(build, *cases) == []


class TestPaperAlreadyHeld:
    RULE = "government_services/paper_already_held"

    def found(self, build: Build, held: dict[str, Any], **items: Any) -> list[tuple[str, str]]:
        material = {"item_code": "事项", "material_code": "C03", "title": "营业执照"}
        rows = build(
            self.RULE,
            {
                CASE: [case("甲", **({"materials": "C01,C03"} | items))],
                MATERIAL: [
                    material | {"licence_type": BUSINESS},
                    {"item_code": "事项", "material_code": "C01", "title": "申请书"},
                ],
                IDENTIFIER: [{"licence_id": "标识", "type_code": BUSINESS, "holder_code": USCC}],
                STATE: [{"licence_id": "标识", "since": "2020-01-01", "state": "有效"} | held],
            },
        )
        return [(row["subject"], row["case_key"]) for row in rows]

    def test_a_paper_in_force_at_acceptance_may_not_be_asked_for(self, build: Build) -> None:
        assert self.found(build, {}) == [("甲", "C03")]

    def test_a_paper_no_longer_in_force_may_be_asked_for(self, build: Build) -> None:
        assert self.found(build, {"until": "2026-11-01"}) == []
        assert self.found(build, {"state": "吊销"}) == []

    def test_its_last_day_in_force_counts(self, build: Build) -> None:
        assert self.found(build, {"until": "2026-11-02"}) == [("甲", "C03")]

    def test_what_was_not_asked_for_is_left_alone(self, build: Build) -> None:
        assert self.found(build, {}, materials="C01") == []

    def test_another_holders_paper_does_not_count(self, build: Build) -> None:
        assert self.found(build, {}, uscc="92370305MATE5T025M") == []


def test_a_licence_in_force_of_an_ended_holder_is_found(build: Build) -> None:
    rows = [
        {"licence_id": name, "state": state, "holder_ended": ended, "holder_code_type": "001"}
        | {"type_code": WS, "licence_no": name, "licence_name": "卫生许可证"}
        for name, state, ended in [
            ("终止有效", "有效", True),
            ("终止注销", "注销", True),
            ("存续有效", "有效", False),
        ]
    ]
    found = build("government_services/licence_of_ended_holder", {LICENCE: rows})
    assert [row["subject"] for row in found] == ["终止有效"]


def test_only_identifiers_in_force_whose_check_fails_are_found(build: Build) -> None:
    rows = [
        {"licence_id": name, "state": state, "fault": fault, "type_code": WS, "licence_no": name}
        | {"licence_name": "卫生许可证"}
        for name, state, fault in [
            ("校验", "有效", "校验位不符"),
            ("已注销", "注销", "校验位不符"),
            ("倒置", "有效", "有效期倒置"),
            ("无误", "有效", None),
        ]
    ]
    found = build("government_services/wrong_identifier", {LICENCE: rows})
    assert [row["subject"] for row in found] == ["校验"]


def test_a_bad_rating_counts_working_days_until_it_is_corrected(build: Build) -> None:
    rows = [
        {"rating_no": "差", "case_no": "甲", "score": "1", "rated_on": "2026-11-13"},
        {"rating_no": "改", "case_no": "甲", "score": "2", "rated_on": "2026-11-13"}
        | {"corrected_on": "2026-11-16"},
        {"rating_no": "好", "case_no": "甲", "score": "5", "rated_on": "2026-11-13"},
    ]
    found = build(
        "thematic.government_services__rating",
        {"administrative_approval/service_rating": rows, CASE: [case("甲")]},
    )
    days = {row["rating_no"]: (row["bad"], row["correction_days"]) for row in found}
    assert days == {"差": (True, 5), "改": (True, 1), "好": (False, None)}


def test_an_item_tells_how_many_of_its_papers_the_platform_knows(build: Build) -> None:
    papers = [
        {"item_code": "事项", "material_code": "C01", "title": "申请书"},
        {"item_code": "事项", "material_code": "C03", "licence_type": BUSINESS},
    ]
    (row,) = build("thematic.government_services__item", {ITEM: [item()], MATERIAL: papers})
    assert (row["papers"], row["papers_held"]) == (2, 1)


def test_an_order_names_nobody_and_tells_how_late_it_is(build: Build) -> None:
    order = {"order_no": "甲", "caller_phone": "15400000001", "due_on": "2026-11-18"}
    (row,) = build("thematic.government_services__work_order", {"hotline/work_order": [order]})
    assert row["late_days"] == 2
    assert "15400000001" not in str(row)
