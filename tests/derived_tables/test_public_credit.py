"""双公示: how long a decision is published, when it ends, and that nothing is served after."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
MARKET, DISTRICT = "market_supervision/penalty", "linzi_data/administrative_penalty"
REPAIR, WITHDRAWAL = "development_reform/credit_repair", "development_reform/credit_withdrawal"
PENALTY = "base.public_credit__penalty"
USCC = "91370303MATE5T0171"


def penalty(number: str = "甲1", **items: Any) -> dict[str, Any]:
    """A general penalty on a company, decided on 2026-03-02 (a Monday), published the next day."""
    return {
        "decision_no": number,
        "party_name": "样例公司",
        "uscc": USCC,
        "violation": "虚假宣传",
        "penalty_kind": "FK",
        "outcome": "罚款人民币5000元",
        "severity": "2",
        "procedure": "1",
        "decision_date": "2026-03-02",
        "publish_date": "2026-03-03",
        "organ_name": "临淄区综合行政执法局",
        "state": "0",
    } | items


def one(build: Build, row: dict[str, Any], **more: Any) -> dict[str, Any]:
    (found,) = build(PENALTY, {DISTRICT: [row], **more.pop("sources", {})}, **more)
    return found


class TestHowLongIsPublished:
    @pytest.mark.parametrize(
        ("severity", "until", "rule"),
        [
            ("1", date(2026, 6, 2), "轻微失信最长公示期"),
            ("2", date(2027, 3, 2), "一般失信最长公示期"),
            ("3", date(2029, 3, 2), "严重失信最长公示期"),
        ],
    )
    def test_the_grade_of_the_repair_measures_decides(
        self, build: Build, severity: str, until: date, rule: str
    ) -> None:
        found = one(build, penalty(severity=severity))
        assert (found["publish_until"], found["publish_rule"]) == (until, rule)
        assert found["severity_declared"]

    def test_the_province_caps_a_longer_range(self, build: Build) -> None:
        found = one(build, penalty(severity="3"), parameters={"severe_max_months": 72})
        assert found["publish_until"] == date(2031, 3, 2)
        assert found["publish_rule"] == "披露最长期限"

    def test_what_the_source_declares_counts_where_it_is_earlier(self, build: Build) -> None:
        row = {
            "decision_no": "乙1",
            "party_name": "样例公司",
            "party_type": "1",
            "uscc": USCC,
            "penalty_kind": "FK",
            "fine": 0.5,
            "decision_date": "2026-03-02",
            "publish_until": "2026-05-01",
            "day": "2026-03-02",
        }
        (found,) = build(PENALTY, {MARKET: [row]})
        assert found["publish_until"] == date(2026, 5, 1)
        assert found["publish_rule"] == "来源申报"

    def test_a_grade_that_nobody_declared_is_never_guessed(self, build: Build) -> None:
        rows = [
            penalty("警告", severity=None, penalty_kind="JG", outcome="警告"),
            penalty("大额", severity=None, outcome="处罚款100万元"),
            penalty("停产", severity=None, penalty_kind="XZ", outcome="责令停产停业"),
        ]
        for found in build(PENALTY, {DISTRICT: rows}):
            assert (found["severity"], found["severity_declared"]) == (None, False)
            # Served for the shortest term, that of the lightest grade, and no longer.
            assert found["served_until"] == found["publish_until"] == date(2026, 6, 2)
            assert found["publish_rule"] == "严重程度待认定，不超过最短的公示期"
            assert found["repairable_from"] is None
            assert found["warnings"] == "失信严重程度待认定"


class TestWhatIsNeverListed:
    def test_a_natural_person_is_not_published(self, build: Build) -> None:
        found = one(build, penalty(uscc=None, person_id="370301196001010037"))
        assert found["party_kind"] == "2"
        assert (found["publish_until"], found["served_until"]) == (None, None)
        assert found["publish_rule"] == "自然人信息不公开"

    def test_a_summary_penalty_is_not_listed(self, build: Build) -> None:
        found = one(build, penalty(procedure="2"))
        assert found["served_until"] is None
        assert found["publish_rule"] == "简易程序不列入"


class TestWhatEndsIt:
    def test_a_granted_repair_ends_it_the_day_before(self, build: Build) -> None:
        granted = {"decision_no": "甲1", "decided_on": "2026-07-01", "result": "1"}
        found = one(build, penalty(), sources={REPAIR: [granted]})
        assert found["served_until"] == date(2026, 6, 30)
        assert found["repaired_early"] is False

    def test_a_refused_or_future_repair_ends_nothing(self, build: Build) -> None:
        others = [
            {"decision_no": "甲1", "decided_on": "2026-07-01", "result": "2"},
            {"decision_no": "甲1", "decided_on": "2026-12-01", "result": "1"},
        ]
        found = one(build, penalty(), sources={REPAIR: others})
        assert found["served_until"] == date(2027, 3, 2)

    def test_a_repair_before_the_shortest_range_is_told(self, build: Build) -> None:
        early = {"decision_no": "甲1", "decided_on": "2026-06-01", "result": "1"}
        assert one(build, penalty(), sources={REPAIR: [early]})["repaired_early"] is True

    def test_a_revoked_decision_is_no_longer_served(self, build: Build) -> None:
        revoked = {"document_no": "甲1", "revoked_on": "2026-05-06"}
        found = one(build, penalty(), sources={WITHDRAWAL: [revoked]})
        assert found["served_until"] == date(2026, 5, 5)


class TestTimeliness:
    def test_the_seventh_working_day_is_in_time_and_the_eighth_is_not(self, build: Build) -> None:
        rows = [penalty("七", publish_date="2026-03-11"), penalty("八", publish_date="2026-03-12")]
        found = {row["decision_no"]: row["late_days"] for row in build(PENALTY, {DISTRICT: rows})}
        assert found == {"七": 0, "八": 1}

    def test_a_withdrawal_has_three_working_days_and_counts_on_while_open(
        self, build: Build
    ) -> None:
        rows = [
            {"withdrawal_no": "时", "revoked_on": "2026-11-16", "withdrawn_on": "2026-11-19"},
            {"withdrawal_no": "迟", "revoked_on": "2026-11-16"},
        ]
        found = build("base.public_credit__withdrawal", {WITHDRAWAL: rows})
        late = {row["withdrawal_no"]: row["late_days"] for row in found}
        assert late == {"时": 0, "迟": 1}

    def test_an_objection_has_three_or_seven_working_days(self, build: Build) -> None:
        rows = [
            {"objection_no": no, "verified_by_others": asked, "received_on": "2026-11-09"}
            | {"answered_on": answered}
            for no, asked, answered in [
                ("三", "N", "2026-11-12"),
                ("四", "N", "2026-11-13"),
                ("七", "Y", "2026-11-18"),
                ("八", "Y", "2026-11-19"),
            ]
        ]
        found = build(
            "base.public_credit__objection", {"development_reform/credit_objection": rows}
        )
        late = {row["objection_no"]: row["late_days"] for row in found}
        assert late == {"三": 0, "四": 1, "七": 0, "八": 1}


class TestFieldsAndUnits:
    def test_fines_of_2016_are_read_into_units_of_ten_thousand(self, build: Build) -> None:
        rows = [
            penalty("元"),
            penalty("万", outcome="处罚款2.5万元"),
            penalty("无", outcome="警告"),
        ]
        found = {row["decision_no"]: row["fine"] for row in build(PENALTY, {DISTRICT: rows})}
        assert {no: None if fine is None else float(fine) for no, fine in found.items()} == {
            "元": 0.5,
            "万": 2.5,
            "无": None,
        }

    def test_a_fine_given_in_yuan_is_warned_of_and_kept(self, build: Build) -> None:
        found = one(build, penalty(outcome="处罚款50000万元"))
        assert found["warnings"] == "罚款金额疑似以元填报"
        assert found["fine"] == 50000

    def test_a_body_without_any_code_is_warned_of(self, build: Build) -> None:
        assert one(build, penalty(uscc=None))["warnings"] == "单位没有任何代码"


def listed(number: str, served_until: str | None, **items: Any) -> dict[str, Any]:
    return {
        "decision_no": number,
        "source": DISTRICT,
        "party_kind": "1",
        "procedure": "1",
        "uscc": USCC,
        "violation": "虚假宣传",
        "decision_date": "2026-03-02",
        "served_until": served_until,
    } | items


def test_published_serves_the_last_day_and_nothing_after_it_and_no_person(build: Build) -> None:
    rows = [
        listed("当天", "2026-11-20"),
        listed("昨天止", "2026-11-19"),
        listed("从不", None),
        listed("自然人", "2026-12-31", party_kind="2"),
        listed("无代码", "2026-12-31", uscc=None),
    ]
    found = build(
        "base.public_credit__published",
        {PENALTY: rows, "base.legal_entity__entity": [{"uscc": USCC, "name": "样例公司"}]},
    )
    assert [(row["document_no"], row["body_name"]) for row in found] == [("当天", "样例公司")]


def test_a_licence_is_served_until_it_ends_or_is_revoked(build: Build) -> None:
    rows = [
        {
            "document_no": no,
            "uscc": USCC,
            "party_name": "样例公司",
            "decision_date": "2026-03-02",
            "publish_date": "2026-03-12",
            "valid_until": "2030-03-01",
            "state": state,
        }
        for no, state in [("许1", "0"), ("许2", "1")]
    ]
    found = {
        row["document_no"]: row
        for row in build(
            "base.public_credit__licence", {"zhangdian_data/administrative_licence": rows}
        )
    }
    assert found["许1"]["served_until"] == date(2030, 3, 1)
    assert found["许1"]["late_days"] == 1
    assert found["许2"]["served_until"] == date(2026, 3, 11)
