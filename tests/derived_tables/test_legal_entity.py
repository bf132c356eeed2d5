"""What the legal-entity base database makes of a few rows: registrars, histories, branches, codes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.identifiers.reference import org_code_check, uscc_doubt
from zb_pipelines.domain.identifiers.uscc import uscc_check

Build = Callable[..., list[dict[str, Any]]]
FIRM, SHOP, OFFICE = "91370303MATE5T0171", "92370305MATE5T025M", "11370300MBTE5T045W"
SOCIAL, VILLAGE = "51370300MJTE5T060R", "N2370322MFTE5T0748"
ENTITY, CHANGES = "base.legal_entity__entity", "base.legal_entity__entity__changes"
CHANGE, BRANCH = "market_supervision/enterprise_change", "market_supervision/branch"
SHARES = "market_supervision/shareholder"
PERSON = "370301198802291018"


def entity(uscc: str, source: str | None = "market_supervision/enterprise") -> dict[str, Any]:
    return {"uscc": uscc, "entity_type__source": source, "status": "1"}


def coded(body: str) -> str:
    return body + uscc_check(body)


def test_the_registrar_follows_from_the_first_characters_of_the_code(build: Build) -> None:
    rows = build(
        "base.legal_entity__registrar",
        {
            ENTITY: [
                entity(FIRM),
                entity(OFFICE, "establishment_office/institution"),
                entity(SOCIAL, "market_supervision/enterprise"),
                entity(VILLAGE, "linzi_data/village_collective"),
                entity(SHOP, None),
                entity("A1370300MGTE5T0865"),
            ]
        },
    )

    assert {row["uscc"]: row["verdict"] for row in rows} == {
        FIRM: "一致",
        OFFICE: "一致",
        SOCIAL: "由其他部门登记",
        VILLAGE: "一致",
        SHOP: "登记部门没有记载",
        "A1370300MGTE5T0865": "未规定登记部门",
    }


def test_the_longest_declared_prefix_decides(build: Build) -> None:
    (row,) = build(
        "base.legal_entity__registrar",
        {ENTITY: [entity(SHOP)]},
        parameters={"registrars": "9=market_supervision 92=tax"},
    )

    assert (row["expected"], row["verdict"]) == ("tax", "由其他部门登记")


def test_a_status_lasts_until_the_next_one(build: Build) -> None:
    def change(number: str, after: str, day: str) -> dict[str, Any]:
        return {
            "change_no": number,
            "uscc": FIRM,
            "change_item": "09",
            "after": after,
            "approved_date": day,
        }

    rows = build(
        "base.legal_entity__status_history",
        {
            ENTITY: [entity(FIRM) | {"established": "2010-05-01"}],
            CHANGE: [change("1", "吊销未注销", "2018-01-01"), change("2", "注销", "2020-02-02")],
        },
    )

    assert [(r["status"], r["since"], r["until"]) for r in rows] == [
        ("吊销未注销", date(2018, 1, 1), date(2020, 2, 2)),
        ("存续", date(2010, 5, 1), date(2018, 1, 1)),
        ("注销", date(2020, 2, 2), None),
    ]


def test_a_status_that_only_the_daily_comparison_saw_is_in_the_history(build: Build) -> None:
    seen = {"key": FIRM, "change": "updated", "fields": ["status"], "after": '{"status":"3"}'}
    named = {"key": FIRM, "change": "updated", "fields": ["name"], "after": '{"name":"甲"}'}
    sources = {ENTITY: [entity(FIRM) | {"established": "2010-05-01"}], CHANGES: [seen, named]}
    rows = build("base.legal_entity__status_history", sources)

    assert [(r["status"], r["since"], r["told_by"]) for r in rows] == [
        ("存续", date(2010, 5, 1), "设立登记"),
        ("注销", date(2026, 11, 20), "每日比对"),
    ]


def test_former_names_are_kept_with_the_day_they_ended(build: Build) -> None:
    renamed = {
        "change_no": "1",
        "uscc": FIRM,
        "change_item": "01",
        "before": "旧名厂",
        "after": "新名公司",
        "approved_date": "2021-03-03",
    }
    moved = renamed | {"change_no": "2", "change_item": "02"}
    (row,) = build("base.legal_entity__former_name", {CHANGE: [renamed, moved]})

    assert (row["former_name"], row["until"], row["next_name"]) == ("旧名厂", date(2021, 3, 3), "新名公司")  # fmt: skip


def test_old_numbers_are_the_registration_number_and_the_embedded_code(build: Build) -> None:
    rows = build(
        "base.legal_entity__old_registration_number",
        {ENTITY: [entity(FIRM) | {"reg_no": "370303200001238"}, entity(OFFICE)]},
    )

    assert [(r["uscc"], r["number"]) for r in rows] == [
        (OFFICE, "MBTE5T04-5"),
        (FIRM, "370303200001238"),
        (FIRM, "MATE5T01-7"),
    ]


def test_a_branch_climbs_to_the_body_at_the_top_and_a_circle_stops(build: Build) -> None:
    below = [("B1", FIRM), ("B2", "B1"), ("C1", "C2"), ("C2", "C1"), ("D1", "D1")]
    rows = build(
        "base.legal_entity__branch",
        {
            ENTITY: [entity(FIRM)],
            BRANCH: [{"uscc": uscc, "parent_uscc": parent} for uscc, parent in below],
        },
    )

    assert {r["uscc"]: (r["root_uscc"], r["depth"], r["circular"]) for r in rows} == {
        "B1": (FIRM, 1, False),
        "B2": (FIRM, 2, False),
        "C1": (None, 2, True),
        "C2": (None, 2, True),
        "D1": (None, 1, True),
    }
    assert {r["uscc"] for r in rows if r["parent_known"]} == {"B1"}


def holding(number: str, uscc: str, share: float, **holder: str) -> dict[str, Any]:
    return {"holding_no": number, "uscc": uscc, "share": share} | holder


def test_a_shareholder_is_known_by_code_or_paper_and_never_by_name(build: Build) -> None:
    rows = build(
        "base.legal_entity__shareholding",
        {
            SHARES: [
                holding("1", FIRM, 60, holder_uscc=OFFICE),
                holding("2", FIRM, 30, holder_uscc=SOCIAL),
                holding("3", FIRM, 20, holder_paper=PERSON, holder_name="甲"),
                holding("4", SHOP, 60, holder_paper="E1234567", holder_name="甲"),
                holding("5", SHOP, 40, holder_name="甲"),
            ],
            ENTITY: [entity(OFFICE)],
            "base.population__person": [{"resident_id": PERSON, "name": "乙"}],
        },
    )

    assert [(r["holding_no"], r["holder_known"], float(r["total_share"])) for r in rows] == [
        ("1", True, 110),
        ("2", False, 110),
        ("3", True, 110),
        ("4", False, 100),
        ("5", None, 100),
    ]


def chains(build: Build, *holdings: tuple[str, str, float], **more: Any) -> dict[str, Any]:
    """The control chains of (held, holder, share), by who is held."""
    shares = [holding(str(n), held, s, holder_uscc=by) for n, (held, by, s) in enumerate(holdings)]
    build("base.legal_entity__shareholding", {SHARES: shares, ENTITY: [entity(FIRM)]})
    return {r["uscc"]: r for r in build("base.legal_entity__control_chain", {}, **more)}


def test_control_is_followed_upwards_and_shares_multiply(build: Build) -> None:
    found = chains(build, ("C", "B", 60), ("B", "A", 80), ("A", FIRM, 51), ("A", "other", 49))

    told = {
        u: (r["top_uscc"], r["depth"], float(r["looked_through_share"])) for u, r in found.items()
    }
    assert told == {"A": (FIRM, 1, 51), "B": (FIRM, 2, 40.8), "C": (FIRM, 3, 24.48)}
    assert found["C"]["chain"] == f"C → B → A → {FIRM}"
    assert all(r["top_known"] for r in found.values())


def test_half_is_no_control_and_several_holdings_of_one_holder_add_up(build: Build) -> None:
    holdings = [("half", "A", 50), ("sum", "A", 30), ("sum", "A", 25), ("sum", "B", 45)]
    found = chains(build, *holdings)

    assert {u: (r["holder_uscc"], float(r["share"])) for u, r in found.items()} == {
        "sum": ("A", 55)
    }
    assert len(found["sum"]["_origin"]) == 2
    assert not found["sum"]["top_known"]
    assert set(chains(build, *holdings, parameters={"majority": 49})) == {"half", "sum"}


def test_control_that_runs_in_a_circle_is_told_and_has_no_top(build: Build) -> None:
    found = chains(build, ("A", "B", 60), ("B", "A", 60), ("self", "self", 90), ("below", "A", 70))

    assert {
        u: (r["top_uscc"], r["circular"], r["looked_through_share"]) for u, r in found.items()
    } == dict.fromkeys(("A", "B", "self", "below"), (None, True, None))
    assert (found["A"]["chain"], found["below"]["depth"]) == ("A → B → A", 3)


def test_a_representative_is_linked_by_number_and_never_by_name(build: Build) -> None:
    rows = build(
        "base.legal_entity__representative",
        {
            "market_supervision/principal": [
                {"principal_no": "1", "uscc": FIRM, "paper_no": PERSON, "person_name": "甲", "position": "1",
                 "appointed_date": "2020-01-01"},
                {"principal_no": "2", "uscc": FIRM, "paper_no": "E1234567", "person_name": "乙", "position": "1",
                 "appointed_date": "2019-01-01"},
                {"principal_no": "3", "uscc": OFFICE, "paper_no": PERSON, "position": "3"},
            ],
            "market_supervision/individual_business": [{"uscc": SHOP, "operator": "甲", "operator_id": "E7654321"}],
            "base.population__person": [{"resident_id": PERSON, "name": "丙"}],
            "base.population__life_status": [{"resident_id": PERSON, "life_status": "2"}],
        },
    )  # fmt: skip

    assert [(r["uscc"], r["in_population"], r["name_agrees"], r["life_status"]) for r in rows] == [
        (FIRM, True, False, "2"),
        (SHOP, False, None, None),
    ]


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        (FIRM, None),
        (VILLAGE, None),
        ("91370303MATE0023X0", None),
        ("95370303MATE5T017L", "登记管理部门与机构类别不配对"),
        ("91999999MATE5T0172", "登记机关行政区划不存在"),
        ("91370303MATE5T011E", "内嵌组织机构代码校验不符"),
    ],
)
def test_a_code_of_right_check_digit_may_still_be_doubtful(
    build: Build, code: str, doubt: str | None
) -> None:
    rows = build("base.legal_entity__code_warning", {ENTITY: [entity(code)]})

    assert [row["kind"] for row in rows] == ([doubt] if doubt else [])


def test_doubts_about_codes_agree_with_the_reference_implementation(build: Build) -> None:
    series = [f"{letters}TE{n:04d}" for letters in ("MA", "MB", "QZ") for n in range(0, 60, 7)]
    bodies = [f"{pair}3703{n:02d}{part}" for n, part in enumerate(series) for pair in ("91", "55", "Y1")]  # fmt: skip
    bodies = [body for body in bodies if "Z" not in body]
    codes = [coded(body + org_code_check(body[8:])) for body in bodies]
    codes += [coded(body + ("1" if org_code_check(body[8:]) != "1" else "2")) for body in bodies]
    found = build("base.legal_entity__code_warning", {ENTITY: [entity(code) for code in codes]})

    assert {row["uscc"] for row in found} == {code for code in codes if uscc_doubt(code)}
