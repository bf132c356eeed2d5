"""Death and life status, assembled in SQL, equal what a plain reading of the rules gives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Build = Callable[..., list[dict[str, Any]]]
DAY = date(2026, 11, 20)
PEOPLE = tuple(f"37030119600101{n:04d}" for n in range(8))
ORDER = ("死亡医学证明", "火化", "死刑执行", "宣告死亡", "户籍注销", "户籍状态")
ENTRIES = {
    "死亡医学证明": ("health_commission/death_certificate", "certificate_no", "death_date", "issue_date"),
    "火化": ("civil_affairs/cremation", "cremation_no", "death_date", "cremation_date"),
    "死刑执行": ("court/executed_death", "notice_no", "executed_date", "executed_date"),
    "宣告死亡": ("court/declared_death", "judgment_no", "death_date", "judgment_date"),
    "户籍注销": ("public_security/household_cancellation", "cancellation_no", "death_date", "cancel_date"),
}  # fmt: skip
DAYS = st.integers(-4, 2).map(lambda n: DAY + timedelta(days=n))


@dataclass(frozen=True)
class Evidence:
    """One evidence of one person's death; ``revoked`` only of a declaration."""

    person: str
    kind: str
    died: date | None
    told: date
    revoked: date | None
    number: str


@st.composite
def evidences(draw: st.DrawFn) -> list[Evidence]:
    found: list[Evidence] = []
    for number in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(ORDER[:5]))
        told = draw(DAYS)
        died = draw(st.one_of(st.none(), DAYS)) if kind == "户籍注销" else draw(DAYS)
        revoked = draw(st.one_of(st.none(), DAYS)) if kind == "宣告死亡" else None
        if kind == "死刑执行":
            died = told
        person = draw(st.sampled_from(PEOPLE))
        found.append(Evidence(person, kind, died, told, revoked, f"N{number}"))
    return found


def standing(evidence: Evidence) -> bool:
    """Neither revoked by the day nor about a day to come."""
    revoked = evidence.revoked is not None and evidence.revoked <= DAY
    return not revoked and (evidence.died is None or evidence.died <= DAY)


def plainly(person: str, told: list[Evidence], status: str | None) -> tuple[Any, ...]:
    """Status, date of death, what decided it, how many evidences, days apart, revoked, disputed."""
    own = [each for each in told if each.person == person]
    good = [each for each in own if standing(each)]
    if status == "3":
        good.append(Evidence(person, "户籍状态", None, date(2026, 1, 1), None, "户籍登记"))
    revoked = sum(1 for each in own if each.revoked is not None and each.revoked <= DAY)
    if not good:
        why = "户籍状态正常" if status == "1" else "无死亡证据"
        return ("1", None, "宣告死亡已撤销" if revoked else why, 0, None, revoked, False)
    best = good[0]
    for each in good[1:]:
        if rank(each) < rank(best):
            best = each
    dates = [each.died for each in good if each.died]
    apart = (max(dates) - min(dates)).days if dates else None
    return ("2", best.died, best.kind, len(good), apart, revoked, status == "1")


def rank(each: Evidence) -> tuple[Any, ...]:
    """What is dated before what is not, then by authority, the earlier date, the earlier entry."""
    undated = each.died is None
    return (undated, ORDER.index(each.kind), each.died or date.max, each.told, each.number)


def rows_of(told: list[Evidence]) -> dict[str, list[dict[str, Any]]]:
    sources: dict[str, list[dict[str, Any]]] = {entry: [] for entry, *_ in ENTRIES.values()}
    for each in told:
        entry, number, died, recorded = ENTRIES[each.kind]
        row = {
            number: each.number,
            "resident_id": each.person,
            died: each.died,
            recorded: each.told,
        }
        if each.kind == "宣告死亡":
            row["revoked_date"] = each.revoked
        if each.kind == "户籍注销":
            row["reason"] = "1"
        sources[entry].append(row)
    return sources


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(evidences(), st.lists(st.sampled_from(["1", "2", "3", None]), min_size=8, max_size=8))
def test_life_status_equals_a_plain_reading_of_the_evidence(
    build: Build, told: list[Evidence], statuses: list[str | None]
) -> None:
    known = dict(zip(PEOPLE, statuses, strict=True))
    register = [
        {"resident_id": person, "household_status": status, "update_time": "2026-01-01 08:00:00"}
        for person, status in known.items()
        if status
    ]
    people = [{"resident_id": person} for person in PEOPLE]
    sources = rows_of(told) | {
        "public_security/household_register": register,
        "base.population__person": people,
    }
    build("base.population__death_evidence", sources)
    apart = {r["resident_id"]: r["spread_days"] for r in build("base.population__death", {})}
    rows = build("base.population__life_status", {})

    assert {
        r["resident_id"]: (r["life_status"], r["death_date"], r["decided_by"], r["evidences"],
                           apart.get(r["resident_id"]), r["revoked"], r["disputed"])
        for r in rows
    } == {person: plainly(person, told, known[person]) for person in PEOPLE}  # fmt: skip
