"""Whatever is purged, no byte of it is left under ``ZB_HOME``: three days of history, two entries."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.rollout.house import DAYS, PAYER, Draft, House, Plain, base, opened
from zb_pipelines.rollout.apply import erase_person

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3, max_size=4)


@dataclass(frozen=True)
class Secret:
    """One person in the systems of two agencies, written differently in each."""

    identifier: str
    elsewhere: str
    name: str
    alias: str
    phone: str

    @property
    def values(self) -> set[str]:
        """What may be found nowhere afterwards, the number also in its old form of 15 digits."""
        old = self.identifier[:6] + self.identifier[8:17]
        written = {self.identifier, self.identifier.lower(), old, self.elsewhere}
        return written | {self.name, self.alias, self.phone}


@st.composite
def secrets(draw: st.DrawFn) -> Secret:
    born = draw(st.dates(date(1950, 1, 1), date(1999, 12, 31)))
    seventeen = f"370303{born:%Y%m%d}{draw(st.integers(1, 995)):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    identifier = seventeen + "10X98765432"[total % 11]
    elsewhere = draw(
        st.sampled_from(
            [
                identifier,
                identifier.lower(),
                f" {identifier[:6]} {identifier[6:14]} {identifier[14:]}",
                identifier[:6] + identifier[8:17],
                "".join(chr(ord(digit) + 0xFEE0) for digit in identifier),
            ]
        )
    )
    phone = f"13{draw(st.integers(10**8, 10**9 - 1))}"
    return Secret(identifier, elsewhere, draw(NAMES), draw(NAMES), phone)


def planted(secret: Secret, folder: Path) -> None:
    """The person pays taxes and, in another agency's system, owns a company."""
    with sqlite3.connect(folder / "tax.db") as tax:
        row = ("S1", secret.name, secret.phone, "01", secret.identifier)
        tax.execute("INSERT INTO payer VALUES (?, ?, ?, ?, ?)", row)
    with sqlite3.connect(folder / "market.db") as market:
        market.execute("ALTER TABLE company ADD COLUMN owner")
        market.execute("INSERT INTO company VALUES ('S2', ?, ?)", (secret.alias, secret.elsewhere))


def owners(plain: Plain, entry: str) -> None:
    """Companies name their owner too."""
    base(plain, entry)
    plain["entries"]["market/company"]["items"].append(
        {"name": "owner", "title": "负责人", "level": "L3", "semantic": "resident_id"}
    )


def exempt(plain: Plain, entry: str) -> None:
    owners(plain, entry)
    plain["entries"][PAYER]["exemption"] = {
        "basis": "《示例保密法》第八条",
        "items": [],
        "reason": "法律禁止提供",
        "decided": "2026-01-01",
        "decided_by": "税务局",
        "review_by": "2027-01-01",
    }


def left(house: House, secret: Secret, values: set[str]) -> dict[int, list[str]]:
    """Which of the person's values (by place in order, not by value) are found in which files."""
    held = house.held(sorted(value for value in values if value))
    return {n: files for n, files in enumerate(held.values()) if files}


@settings(max_examples=2, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
@given(secret=secrets())
def test_no_byte_of_a_purged_person_or_entry_is_left(
    tmp_path_factory: pytest.TempPathFactory, draft: Draft, secret: Secret
) -> None:
    folder = tmp_path_factory.mktemp("purged")
    with pytest.MonkeyPatch.context() as monkeypatch:
        house = opened(folder / "home", folder / "agencies", monkeypatch)
        house.plant = partial(planted, secret)
        release = house.publish(draft(owners))
        for day in DAYS:
            house.live(release, day)
        assert left(house, secret, {secret.name, secret.alias, secret.phone})

        erased, done = erase_person(
            house.platform, secret.identifier, "个人信息保护法第四十七条", approved_by="王五"
        )
        assert all(each.success for each in done)
        assert set(erased.entries) == {PAYER, "market/company"}
        assert left(house, secret, secret.values) == {}

        house.live(release, DAYS[-1])
        assert left(house, secret, secret.values) == {}

        rest = {"甲公司", "13900000001"}  # another payer's name and telephone
        assert left(house, secret, rest)
        done = house.apply(release, house.publish(draft(exempt)))
        assert all(each.success for each in done)
        assert left(house, secret, rest) == {}
        house.platform.registry.close()
