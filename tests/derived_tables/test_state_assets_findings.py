"""State assets: firms gone, dishonest or heavily fined; property whose holder nobody registered."""

from collections.abc import Callable
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
FIRM, RIGHT, ENTITY = (
    "state_assets/state_firm",
    "state_assets/property_right",
    "base.legal_entity__entity",
)
DISHONEST, PENALTY = "court/dishonest_body", "eco_environment/environmental_penalty"
ABNORMAL, SHARES = "market_supervision/abnormal_operation", "market_supervision/shareholder"
HOUSE, WATER, METER = "natural_resources/real_estate", "water/account", "water/meter_reading"


def firms(*usccs: str) -> list[dict[str, Any]]:
    return [{"uscc": uscc, "name": f"{uscc}公司", "share": 100} for uscc in usccs]


def subjects(found: list[dict[str, Any]]) -> set[str]:
    return {row["subject"] for row in found}


def test_a_state_firm_struck_off_or_cancelled_is_found(build: Build):
    status = {
        "open": "1",
        "revoked": "2",
        "cancelled": "3",
        "moved": "4",
        "withdrawn": "5",
        "paused": "6",
    }
    entities = [
        {"uscc": uscc, "status": code, "status__time": "2026-05-01 10:00:00"}
        for uscc, code in {**status, "private": "3"}.items()
    ]
    sources = {FIRM: firms(*status, "unregistered"), ENTITY: entities}
    found = build("state_assets/state_firm_gone", sources)

    assert subjects(found) == {"revoked", "cancelled", "withdrawn"}
    assert {str(row["since"]) for row in found} == {"2026-05-01"}


def test_a_dishonest_state_firm_is_found_until_its_entry_is_removed(build: Build):
    def listed(uscc: str, published: str, removed: str | None = None) -> dict[str, Any]:
        case = {"case_no": f"案{uscc}", "uscc": uscc, "conduct": "拒不履行", "amount": 5000}
        return case | {"published": published, "removed": removed}

    rows = [
        listed("listed", "2026-03-01"),
        listed("removed", "2026-03-01", "2026-11-20"),
        listed("to be removed", "2026-03-01", "2026-11-21"),
        listed("tomorrow", "2026-11-21"),
        listed("private", "2026-03-01"),
    ]
    sources = {FIRM: firms("listed", "removed", "to be removed", "tomorrow"), DISHONEST: rows}
    found = build("state_assets/state_firm_dishonest", sources)

    assert {(row["subject"], float(row["amount"])) for row in found} == {
        ("listed", 5000),
        ("to be removed", 5000),
    }


@pytest.mark.parametrize(
    ("large", "expected"), [(10, {"large", "at the line", "market"}), (20, {"large", "market"})]
)
def test_a_state_firm_with_a_large_fine_is_found(build: Build, large: float, expected: set[str]):
    fined = {"decision_date": "2026-06-01", "organ_name": "某局"}
    rows = [
        fined | {"decision_no": "1", "uscc": "large", "fine": 25.5},
        fined | {"decision_no": "2", "uscc": "at the line", "fine": 10},
        fined | {"decision_no": "3", "uscc": "small", "fine": 9.9},
        fined | {"decision_no": "4", "uscc": "long ago", "fine": 50, "decision_date": "2024-06-01"},
        fined | {"decision_no": "5", "uscc": "private", "fine": 50},
    ]
    market = [
        fined | {"decision_no": "1", "uscc": "market", "fine": 30},
        fined | {"decision_no": "2", "fine": 30},
    ]
    state = firms("large", "at the line", "small", "long ago", "market")
    sources = {FIRM: state, PENALTY: rows, "market_supervision/penalty": market}
    found = build("state_assets/state_firm_fined", sources, parameters={"large_fine": large})

    assert subjects(found) == expected
    assert {float(r["amount"]) for r in found if r["subject"] == "large"} == {255000}


@pytest.mark.parametrize(
    ("grace", "expected"), [(0, {"listed", "today"}), (1, {"listed"}), (300, set[str]())]
)
def test_a_state_firm_is_found_while_it_is_listed_as_abnormal(
    build: Build, grace: int, expected: set[str]
):
    def listed(uscc: str, since: str, removed: str | None = None) -> dict[str, Any]:
        return {"decision_no": uscc, "uscc": uscc, "reason": "未公示", "organ_name": "某局",
                "listed_date": since, "removed_date": removed}  # fmt: skip

    rows = [
        listed("listed", "2026-07-01"),
        listed("today", "2026-11-20"),
        listed("tomorrow", "2026-11-21"),
        listed("removed", "2026-07-01", "2026-11-20"),
        listed("private", "2026-07-01"),
    ]
    state = firms("listed", "today", "tomorrow", "removed")
    found = build(
        "state_assets/state_firm_abnormal",
        {FIRM: state, ABNORMAL: rows},
        parameters={"grace_days": grace},
    )

    assert subjects(found) == expected


def test_ownership_is_compared_with_the_market_register(build: Build):
    def owned(uscc: str, share: float | None = 60) -> dict[str, Any]:
        return {"uscc": uscc, "name": uscc, "investor_uscc": "city", "share": share}

    def held(number: str, uscc: str, by: str | None, share: float) -> dict[str, Any]:
        return {"holding_no": number, "uscc": uscc, "holder_uscc": by, "share": share}

    rows = [
        held("1", "same", "city", 60.5),
        held("2", "same", None, 39.5),
        held("3", "in parts", "city", 20),
        held("4", "in parts", "city", 40),
        held("5", "other share", "city", 60.6),
        held("6", "other owner", "former", 60),
        held("7", "untold share", "city", 10),
        held("8", "private", "somebody", 100),
    ]
    state = [owned(u) for u in ("same", "in parts", "other share", "other owner", "unrecorded")]
    state.append(owned("untold share", None))
    found = build("state_assets/ownership_differs", {FIRM: state, SHARES: rows})

    assert {row["subject"]: row["detail"] for row in found} == {
        "other share": "出资企业“other share”名录股权比例 60.0000%，市场监管登记的出资比例 60.6000%",
        "other owner": "出资企业“other owner”名录中的出资人不在市场监管登记的股东之中",
    }
    assert {row["case_key"] for row in found} == {"city"}


def house(uscc: str, **more: Any) -> dict[str, Any]:
    return {"unit_no": f"{uscc} 1", "certificate_no": f"{uscc} 1", "holder_id": uscc,
            "right_kind": "FW", "address": "样例路1号", "area": 500} | more  # fmt: skip


def water(uscc: str, status: str, since: str | None = None, **more: Any) -> dict[str, Any]:
    return {"account_no": f"W-{uscc}", "holder_id": uscc, "address": "样例路1号", "status": status,
            "status_date": since} | more  # fmt: skip


def read(uscc: str, *readings: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"account_no": f"W-{uscc}", "reading_date": d, "volume": v} for d, v in readings]


def test_a_house_is_idle_whose_water_was_shut_off_long_ago(build: Build):
    state = ("long", "lately", "untold", "open", "elsewhere", "land", "two accounts", "unsupplied")
    accounts = [
        water("long", "S", "2026-05-20"),
        water("lately", "C", "2026-05-21"),
        water("untold", "S"),
        water("open", "A"),
        water("elsewhere", "S", "2020-01-01", address="样例路2号"),
        water("land", "S", "2020-01-01"),
        water("two accounts", "S", "2020-01-01"),
        water("two accounts", "A", account_no="W-2"),
        water("private", "S", "2020-01-01"),
    ]
    houses = [house(uscc) for uscc in state if uscc != "land"]
    houses += [house("land", right_kind="TD"), house("private")]
    sources = {FIRM: firms(*state), HOUSE: houses, WATER: accounts}
    (one,) = build("state_assets/idle_property", sources)

    assert (one["subject"], one["case_key"], str(one["since"])) == ("long", "long 1", "2026-05-20")
    assert len(one["evidence"]) == 3
    assert len(build("state_assets/idle_property", {}, parameters={"idle_months": 5})) == 2


def test_a_house_is_idle_whose_meter_stood_still_as_far_back_as_is_asked(build: Build):
    readings = [
        *read("still", ("2026-05-20", 80), ("2026-08-20", 0), ("2026-11-01", 1)),
        *read("used", ("2026-05-20", 0), ("2026-08-20", 1), ("2026-11-01", 1)),
        *read("short", ("2026-05-21", 0), ("2026-11-01", 0)),
        *read("silent", ("2026-05-20", 0)),
    ]
    state = ("still", "used", "short", "silent")
    sources = {
        FIRM: firms(*state),
        HOUSE: [house(uscc) for uscc in state],
        WATER: [water(uscc, "A") for uscc in state],
        METER: readings,
    }
    (one,) = build("state_assets/idle_property", sources)

    assert (one["subject"], str(one["since"])) == ("still", "2026-05-20")
    found = build("state_assets/idle_property", {}, parameters={"least_use": 2})
    assert subjects(found) == {"still", "used"}


def test_property_whose_holder_nobody_registered_is_found(build: Build):
    rows = [
        {"right_no": "1", "uscc": "nobody", "state_capital": 100, "state": "ZY"},
        {"right_no": "2", "uscc": "known", "state_capital": 100, "state": "ZY"},
        {"right_no": "3", "uscc": "nobody", "state_capital": 100, "state": "ZX"},
    ]
    sources = {RIGHT: rows, ENTITY: [{"uscc": "known", "status": "1"}]}
    (one,) = build("state_assets/property_holder_unregistered", sources)

    assert (one["case_key"], float(one["amount"])) == ("1", 1_000_000)


def test_the_chain_of_investors_is_followed_to_its_top(build: Build):
    chain = [
        ("child", "parent", 60),
        ("parent", "top", 50),
        ("top", "city", 100),
        ("ring", "ring", 100),
    ]
    rows = [{"uscc": u, "name": u, "investor_uscc": by, "share": share} for u, by, share in chain]
    sources = {
        FIRM: rows,
        ENTITY: [{"uscc": "child", "name": "child"}, {"uscc": "top", "name": "别名"}],
    }
    found = {row["uscc"]: row for row in build("thematic.state_assets__firm", sources)}

    child = found["child"]
    assert (child["top_investor"], child["tiers"]) == ("city", 3)
    assert float(child["looked_through_share"]) == 30
    assert (found["ring"]["top_investor"], found["ring"]["tiers"]) == ("ring", 1)
    assert {u: row["name_agreement"] for u, row in found.items()} == {
        "child": "一致",
        "parent": "法人库中没有",
        "top": "不一致",
        "ring": "法人库中没有",
    }


def test_property_is_shown_with_its_share_and_its_holders_registration(build: Build):
    sources = {
        RIGHT: [{"right_no": "1", "uscc": "A", "state_capital": 51, "paid_capital": 100}],
        FIRM: [{"uscc": "A", "share": 60}],
        ENTITY: [{"uscc": "A", "status": "2"}],
    }
    (row,) = build("thematic.state_assets__property", sources)

    assert (float(row["state_share"]), float(row["registered_share"])) == (51, 60)
    assert row["registration_status"] == "2"
