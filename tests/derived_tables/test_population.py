"""What the population base database makes of a few rows: births, deaths, marriages, households."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from zb_pipelines.domain.catalog.model.model import Catalog

Build = Callable[..., list[dict[str, Any]]]
DAY = date(2026, 11, 20)
ANN, BEN, CAT = "370301198802291018", "370301196001010037", "37030119750610018X"
CERTIFICATE, CREMATION = "health_commission/death_certificate", "civil_affairs/cremation"
DECLARED, EXECUTED = "court/declared_death", "court/executed_death"
CANCELLED, REGISTER = "public_security/household_cancellation", "public_security/household_register"
MARRIAGE, BIRTH = "civil_affairs/marriage_registration", "health_commission/birth_certificate"
JUDGMENT = "court/divorce_judgment"
PERSON = "base.population__person"


def certificate(person: str, day: str, number: str = "D1") -> dict[str, Any]:
    return {"certificate_no": number, "resident_id": person, "death_date": day, "issue_date": day}


def declared(person: str, day: str, revoked: str | None = None) -> dict[str, Any]:
    return {
        "judgment_no": f"J{person[-4:]}",
        "resident_id": person,
        "judgment_date": day,
        "death_date": day,
        "revoked_date": revoked,
    }


def registered(person: str, status: str = "1", household: str = "H1") -> dict[str, Any]:
    return {
        "resident_id": person,
        "household_status": status,
        "household_no": household,
        "household_address": "样例路1号",
        "district": "370303",
        "update_time": "2026-01-01 09:00:00",
    }


def lives(build: Build, sources: dict[str, Any], **more: Any) -> dict[str, dict[str, Any]]:
    """The life status of everybody, by resident id, after building what it rests on."""
    build("base.population__death_evidence", sources, **more)
    build("base.population__death", {})
    return {row["resident_id"]: row for row in build("base.population__life_status", {})}


def test_all_kinds_of_evidence_of_a_death_are_kept(build: Build) -> None:
    cancelled = {
        "cancellation_no": "Z1",
        "resident_id": ANN,
        "reason": "1",
        "death_date": "2026-03-05",
        "cancel_date": "2026-04-01",
    }
    rows = build(
        "base.population__death_evidence",
        {
            CERTIFICATE: [certificate(ANN, "2026-03-01")],
            CREMATION: [
                {
                    "cremation_no": "C1",
                    "resident_id": ANN,
                    "death_date": "2026-03-02",
                    "cremation_date": "2026-03-04",
                }
            ],
            CANCELLED: [cancelled, cancelled | {"cancellation_no": "Z2", "reason": "3"}],
            REGISTER: [registered(ANN, "3")],
            EXECUTED: [{"notice_no": "E1", "resident_id": BEN, "executed_date": "2025-01-01"}],
            DECLARED: [declared(CAT, "2025-02-02")],
        },
    )

    assert sorted((row["kind"], row["authority"]) for row in rows) == [
        ("宣告死亡", 4), ("户籍注销", 5), ("户籍状态", 6), ("死亡医学证明", 1), ("死刑执行", 3), ("火化", 2),
    ]  # fmt: skip
    (decided,) = [r for r in build("base.population__death", {}) if r["resident_id"] == ANN]
    assert (decided["death_date"], decided["decided_by"]) == (date(2026, 3, 1), "死亡医学证明")
    assert (decided["evidences"], decided["spread_days"]) == (4, 4)
    assert len(decided["_origin"]) == 4


def test_the_declared_order_of_evidence_may_be_changed(build: Build) -> None:
    sources = {
        CERTIFICATE: [certificate(ANN, "2026-03-01")],
        DECLARED: [declared(ANN, "2026-02-01")],
    }
    build("base.population__death_evidence", sources, parameters={"evidence_order": "宣告死亡"})

    (death,) = build("base.population__death", {})
    assert (death["decided_by"], death["death_date"]) == ("宣告死亡", date(2026, 2, 1))


def test_a_revoked_declaration_leaves_a_person_alive_and_says_so(build: Build) -> None:
    people = [{"resident_id": person} for person in (ANN, BEN, CAT)]
    sources = {
        PERSON: people,
        REGISTER: [registered(ANN), registered(CAT, "1")],
        DECLARED: [
            declared(ANN, "2025-01-01", revoked=str(DAY)),
            declared(BEN, "2025-01-01", revoked=str(DAY + timedelta(days=1))),
        ],
        CERTIFICATE: [certificate(CAT, "2026-05-01")],
    }
    found = lives(build, sources)

    assert (found[ANN]["life_status"], found[ANN]["decided_by"]) == ("1", "宣告死亡已撤销")
    assert (found[BEN]["life_status"], found[BEN]["decided_by"]) == ("2", "宣告死亡")
    assert (found[CAT]["life_status"], found[CAT]["disputed"]) == ("2", True)


def test_a_death_dated_after_the_day_decides_nothing_yet(build: Build) -> None:
    sources = {PERSON: [{"resident_id": ANN}], CERTIFICATE: [certificate(ANN, "2026-11-21")]}

    assert lives(build, sources)[ANN]["life_status"] == "1"


def test_nobody_without_evidence_is_dead(build: Build) -> None:
    found = lives(build, {PERSON: [{"resident_id": ANN}]})[ANN]

    assert (found["life_status"], found["decided_by"]) == ("1", "无死亡证据")


def test_marriages_are_told_in_order_and_the_last_one_counts(build: Build) -> None:
    wedding = {"business_type": "J", "husband_id": BEN, "wife_id": ANN}
    sources = {
        MARRIAGE: [
            wedding | {"registration_no": "J1", "registration_date": "2010-01-01"},
            wedding
            | {"registration_no": "L1", "business_type": "L", "registration_date": "2015-01-01"},
            wedding
            | {"registration_no": "B1", "business_type": "B", "registration_date": "2016-01-01"},
            {"registration_no": "J2", "business_type": "J", "husband_id": BEN, "wife_id": CAT,
             "registration_date": "2018-01-01"},
        ]
    }  # fmt: skip
    history = build("base.population__marriage", sources)
    build("base.population__death_evidence", {CERTIFICATE: [certificate(CAT, "2020-06-01")]})
    build("base.population__death", {})
    now = {row["resident_id"]: row for row in build("base.population__marital_state", {})}

    assert [r["registration_no"] for r in history if r["resident_id"] == BEN] == ["J1", "J2", "L1"]
    assert (now[ANN]["marital_status"], now[ANN]["since"]) == ("40", date(2015, 1, 1))
    assert (now[BEN]["marital_status"], now[BEN]["since"]) == ("30", date(2020, 6, 1))
    assert (now[CAT]["marital_status"], now[BEN]["registrations"]) == ("20", 3)


def wedding(number: str, husband: str, wife: str, day: str) -> dict[str, Any]:
    return {"registration_no": number, "business_type": "J", "husband_id": husband, "wife_id": wife,
            "registration_date": day}  # fmt: skip


def parted(plaintiff: str, defendant: str, effective: str | None) -> dict[str, Any]:
    return {"judgment_no": "P1", "plaintiff_id": plaintiff, "defendant_id": defendant,
            "effective_date": effective}  # fmt: skip


@pytest.mark.parametrize(
    ("effective", "status", "since"),
    [
        ("2015-01-01", "40", date(2015, 1, 1)),
        ("2026-11-20", "40", DAY),
        ("2026-11-21", "20", date(2010, 1, 1)),
        (None, "20", date(2010, 1, 1)),
    ],
)
def test_a_judgment_parts_both_spouses_from_the_day_it_takes_effect(
    build: Build, effective: str | None, status: str, since: date
) -> None:
    sources = {
        MARRIAGE: [wedding("J1", BEN, ANN, "2010-01-01")],
        JUDGMENT: [parted(ANN, BEN, effective)],
    }
    build("base.population__marriage", sources)
    now = {row["resident_id"]: row for row in build("base.population__marital_state", {})}

    assert {(r["marital_status"], r["since"]) for r in now.values()} == {(status, since)}
    told = {f"{JUDGMENT}#{JUDGMENT}:1"} if status == "40" else set[str]()
    for person in (ANN, BEN):
        assert set(now[person]["_origin"]) == told | {f"{MARRIAGE}#{MARRIAGE}:1"}
        assert now[person]["by_judgment"] is (status == "40")


def test_who_marries_anew_after_a_judgment_is_married_be_it_on_the_same_day(build: Build) -> None:
    sources = {
        MARRIAGE: [
            wedding("J1", BEN, ANN, "2010-01-01"),
            wedding("J2", BEN, CAT, "2015-01-01"),
        ],
        JUDGMENT: [parted(ANN, BEN, "2015-01-01")],
    }
    history = build("base.population__marriage", sources)
    now = {row["resident_id"]: row for row in build("base.population__marital_state", {})}

    told = sorted((r["turn"], r["business_type"]) for r in history if r["resident_id"] == BEN)
    assert told == [(1, "J"), (2, "P"), (3, "J")]
    assert {p: r["marital_status"] for p, r in now.items()} == {ANN: "40", BEN: "20", CAT: "20"}
    assert (now[BEN]["spouse_id"], now[BEN]["registrations"]) == (CAT, 3)


def test_a_row_that_names_one_person_on_both_sides_does_not_stop_the_build(build: Build) -> None:
    row = {"registration_no": "J1", "business_type": "J", "husband_id": BEN, "wife_id": BEN}

    assert len(build("base.population__marriage", {MARRIAGE: [row]})) == 1


def test_a_household_counts_its_members_and_the_living_among_them(build: Build) -> None:
    register = [registered(ANN), registered(BEN, "3"), registered(CAT, household="H2")]
    status = [{"resident_id": ANN, "life_status": "1"}, {"resident_id": BEN, "life_status": "2"}]
    sources = {REGISTER: register, "base.population__life_status": status}
    build("base.population__household_member", sources)
    rows = build("base.population__household", sources)

    assert [(r["household_no"], r["members"], r["living"]) for r in rows] == [
        ("H1", 2, 1),
        ("H2", 1, 0),
    ]


@pytest.mark.parametrize(("until", "in_force"), [(DAY, True), (DAY - timedelta(days=1), False)])
def test_a_residence_permit_is_in_force_up_to_its_last_day(
    build: Build, until: date, in_force: bool
) -> None:
    permit = {
        "permit_no": "P1",
        "resident_id": "810000190001019995",
        "residence_address": "样例路2号",
        "issue_date": "2025-01-01",
        "valid_until": str(until),
    }
    rows = build(
        "base.population__residence",
        {REGISTER: [registered(ANN)], "public_security/residence_permit": [permit]},
    )

    assert [(r["kind"], r["in_force"]) for r in rows] == [("居住证", in_force), ("户籍", True)]


def test_a_foreigner_keeps_the_number_of_the_paper(build: Build) -> None:
    papers = [
        ("14", "E12345678", []),
        ("P17", "USA370301990101", []),
        ("P17", "US3703019901012", []),
        ("P23", "93799919000101999X", []),
        ("P23", "937999190001019991", ["identity_number:paper_no"]),
    ]
    rows = build(
        "base.population__foreigner",
        {
            "public_security/foreigner": [
                {"paper_kind": kind, "paper_no": number, "_warnings": warnings}
                for kind, number, warnings in papers
            ]
        },
    )

    doubts = {row["paper_no"]: row["doubt"] for row in rows}
    assert {number for number, doubt in doubts.items() if doubt} == {
        "US3703019901012",
        "937999190001019991",
    }


def test_a_newborn_without_a_number_is_a_candidate_and_never_merged(build: Build) -> None:
    child = {"certificate_no": "S1", "child_name": "样例", "birth_time": "2026-11-01 08:00:00"}
    sources = {
        BIRTH: [child | {"mother_id": ANN}, child | {"certificate_no": "S2", "child_id": CAT}],
        PERSON: [{"resident_id": CAT, "name": "样例", "birth_date": "2026-11-01"}],
        MARRIAGE: [
            {"registration_no": "J1", "husband_id": "E1234567", "wife_id": ANN, "wife_name": "甲"}
        ],
    }
    rows = build("base.population__candidate", sources)

    assert [(r["source_no"], r["part"], r["alike"]) for r in rows] == [
        ("J1", "男方", 0),
        ("S1", "新生儿", 1),
    ]


def test_a_birth_is_registered_where_the_register_has_the_child(build: Build) -> None:
    births = [
        {"certificate_no": "S1", "child_id": ANN},
        {"certificate_no": "S2", "child_id": BEN},
        {"certificate_no": "S3"},
    ]
    rows = build("base.population__birth", {BIRTH: births, REGISTER: [registered(ANN)]})

    assert [row["household_registered"] for row in rows] == [True, False, False]


def test_how_many_of_a_household_live_is_a_number_and_no_code(sample: Catalog) -> None:
    columns = {each.name: each for each in sample.tables["population/household"].columns}

    assert (columns["living"].type, columns["living"].codes) == ("integer", None)
    assert sample.tables["population/household_member"].columns[3].codes == "life_status"
