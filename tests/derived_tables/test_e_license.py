"""Electronic licences: the identifier in its parts, the version in force, the state on any day."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from stdnum.iso7064 import mod_37_36

Build = Callable[..., list[dict[str, Any]]]
SOURCE = "administrative_approval/electronic_licence"
IDENTIFIER, LICENCE = "base.e_license__identifier", "base.e_license__licence"
STATE = "base.e_license__state"
TYPE, ISSUER = "11100000MBTE5T1091001", "11370300MBTE5T045W"
GOOD = f"1.2.156.3005.2.{TYPE}.{ISSUER}.20260101000001.001.7"
HOLDER = "91370303MATE5T0171"


def received(licence_id: str = GOOD, **items: Any) -> dict[str, Any]:
    return {
        "licence_id": licence_id,
        "type_code": TYPE,
        "issuer_code": ISSUER,
        "licence_no": "甲1",
        "issue_date": "2024-01-01",
        "valid_from": "2024-01-01",
        "valid_until": "2026-12-31",
        "holder_code_type": "001",
        "holder_code": HOLDER,
        "state": "1",
    } | items


class TestIdentifier:
    def test_it_is_taken_apart(self, build: Build) -> None:
        (found,) = build(IDENTIFIER, {SOURCE: [received()]})
        parts = ("id_type", "id_issuer", "id_serial", "id_version", "id_check", "fault")
        assert [found[name] for name in parts] == [TYPE, ISSUER, "20260101000001", 1, "7", None]

    @pytest.mark.parametrize(
        ("licence_id", "type_code"),
        [
            (
                f"1.2.156.3005.2.11100000MBTE5T117U011.{ISSUER}.3703202600000017.002.Y",
                "11100000MBTE5T117U011",
            ),
            (
                f"1.2.156.3005.2.11370000MBTE5T1251002.{ISSUER}.0F8D3A2C7B.001.H",
                "11370000MBTE5T1251002",
            ),
            (
                f"1.2.156.3005.2.11370000MBTE5T1251002.{ISSUER}.0F8D-3A2C-7B.001.H",
                "11370000MBTE5T1251002",
            ),
        ],
    )
    def test_the_check_character_of_known_identifiers_holds(
        self, build: Build, licence_id: str, type_code: str
    ) -> None:
        (found,) = build(IDENTIFIER, {SOURCE: [received(licence_id, type_code=type_code)]})
        assert found["fault"] is None

    def test_real_published_identifiers_hold_too(self, build: Build) -> None:
        rows = [
            received(
                "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
                type_code="11100000000013338W011",
                issuer_code="11430000006122244L",
            ),
            received(
                "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
                type_code="11100000000013338W009",
                issuer_code="11330105002500287C",
            ),
        ]
        assert [row["fault"] for row in build(IDENTIFIER, {SOURCE: rows})] == [None, None]

    @pytest.mark.parametrize(
        ("licence_id", "items", "fault"),
        [
            (GOOD[:-1] + "8", {}, "校验位不符"),
            (GOOD.replace(".001.", ".1."), {}, "写法不符"),
            (GOOD.replace("1.2.156", "1.2.157"), {}, "写法不符"),
            (GOOD, {"issuer_code": "12370300MBTE5T053L"}, "机构代码与目录不一致"),
            (GOOD, {"type_code": "11100000MBTE5T117U011"}, "类型代码与目录不一致"),
            (GOOD, {"valid_until": "2023-01-01"}, "有效期倒置"),
        ],
    )
    def test_what_is_wrong_is_told_and_the_row_is_kept(
        self, build: Build, licence_id: str, items: dict[str, Any], fault: str
    ) -> None:
        (found,) = build(IDENTIFIER, {SOURCE: [received(licence_id, **items)]})
        assert found["fault"] == fault

    def test_every_check_character_agrees_with_an_independent_oracle(self, build: Build) -> None:
        draw, alphabet = random.Random(0), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        rows, expected = [], {}
        for _ in range(300):
            serial = "".join(draw.choices(alphabet, k=draw.randint(1, 40)))
            body, check = f"{TYPE}{ISSUER}{serial}001", draw.choice(alphabet)
            if draw.random() < 0.5:
                check = mod_37_36.calc_check_digit(body)
            name = f"1.2.156.3005.2.{TYPE}.{ISSUER}.{serial}.001.{check}"
            rows.append(received(name))
            expected[name] = None if mod_37_36.is_valid(body + check) else "校验位不符"
        found = {row["licence_id"]: row["fault"] for row in build(IDENTIFIER, {SOURCE: rows})}
        assert found == expected
        assert 100 < list(expected.values()).count(None) < 200


def version(number: int, state: str = "1", **items: Any) -> dict[str, Any]:
    return received(f"标识{number}", state=state, id_version=number, **items)


class TestVersionInForce:
    def chosen(self, build: Build, *rows: dict[str, Any]) -> dict[str, Any]:
        (found,) = build(LICENCE, {IDENTIFIER: rows})
        return found

    def test_the_newest_version_in_force_is_taken(self, build: Build) -> None:
        found = self.chosen(build, version(1), version(2), version(3, "5"))
        assert (found["version"], found["versions"], found["in_force_versions"]) == (2, 3, 2)

    def test_with_none_in_force_the_newest_is_taken(self, build: Build) -> None:
        assert self.chosen(build, version(1, "2"), version(2, "4"))["version"] == 2

    def test_equal_versions_are_settled_by_the_identifier(self, build: Build) -> None:
        twins = [version(1) | {"licence_id": name} for name in ("乙", "甲")]
        first = self.chosen(build, *twins)["licence_id"]
        assert first == self.chosen(build, *reversed(twins))["licence_id"]


class TestHolderAndIssuer:
    def test_a_closed_body_and_a_dead_person_have_ended(self, build: Build) -> None:
        person = "370301196001010037"
        rows = [
            version(1, licence_no="单位"),
            version(2, licence_no="个人", holder_code_type="111", holder_code=person),
            version(3, licence_no="查无", holder_code="91370303MATE0023X0"),
        ]
        found = {
            row["licence_no"]: (row["holder_known"], row["holder_ended"], row["issuer_known"])
            for row in build(
                LICENCE,
                {
                    IDENTIFIER: rows,
                    "base.legal_entity__entity": [
                        {"uscc": HOLDER, "status": "3"},
                        {"uscc": ISSUER, "status": "1"},
                    ],
                    "base.population__person": [{"resident_id": person, "life_status": "2"}],
                },
            )
        }
        assert found == {
            "单位": (True, True, True),
            "个人": (True, True, True),
            "查无": (False, False, True),
        }


class TestStateOnAnyDay:
    def periods(self, build: Build, row: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        found = build(STATE, {IDENTIFIER: [row]})
        return [(p["state"], p["since"], p["until"]) for p in found]

    def test_valid_then_expired(self, build: Build) -> None:
        assert self.periods(build, version(1)) == [
            ("有效", date(2024, 1, 1), date(2026, 12, 31)),
            ("过期", date(2027, 1, 1), None),
        ]

    def test_cancelled_before_it_expires(self, build: Build) -> None:
        row = version(1, "2", state_date="2025-06-01")
        assert self.periods(build, row) == [
            ("有效", date(2024, 1, 1), date(2025, 5, 31)),
            ("注销", date(2025, 6, 1), None),
        ]

    def test_revoked_after_it_expired(self, build: Build) -> None:
        row = version(1, "4", state_date="2027-03-01")
        assert [state for state, _, _ in self.periods(build, row)] == ["有效", "过期", "吊销"]

    def test_an_end_without_a_date_holds_from_the_beginning(self, build: Build) -> None:
        assert self.periods(build, version(1, "3")) == [("撤销", date(2024, 1, 1), None)]

    def test_the_licence_carries_the_state_of_the_build_day(self, build: Build) -> None:
        past = {
            "licence_id": "标识1",
            "since": "2024-01-01",
            "until": "2026-11-19",
            "state": "有效",
        }
        now = {"licence_id": "标识1", "since": "2026-11-20", "until": None, "state": "注销"}
        (found,) = build(LICENCE, {IDENTIFIER: [version(1)], STATE: [past, now]})
        assert (found["state"], found["state_since"]) == ("注销", date(2026, 11, 20))
