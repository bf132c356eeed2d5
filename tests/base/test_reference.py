"""The generated SQL against the rules told once more in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import get_args

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.base import staging
from assets.base.align_claims import KEY_CODE, align_claims, code_keys
from assets.base.claim_sources import ClaimSource
from assets.base.claim_sql import staging_select
from assets.base.conflict_sql import conflicts_select
from assets.base.record_decision_sql import (
    disputed_column,
    disputing_sources,
    golden_records_select,
)
from tests.base.city import MONDAY, City, at, consolidation, golden_field
from zb_pipelines.domain.survivorship.model import Claim, Consolidation, GoldenField, Policy

ENTRIES = ("a/x", "b/y", "c/z")
FIELDS = ("name", "phone")
TIMES = [
    at("1930-05-05"),
    at("2026-11-01 23:59:59"),
    at("2026-11-02"),
    at("2026-11-02 00:00:00.7"),
    at("2026-11-02 00:00:01"),
    None,
]

Losing = tuple[object, ...]


@dataclass(frozen=True)
class Said:
    """One row of an entry: the keys of two persons it may speak of, and what it says."""

    record: str
    man: str | None
    wife: str | None
    time: datetime | None
    name: str | None
    phone: str | None


@dataclass(frozen=True)
class Situation:
    """A consolidation, and per entry the rows delivered on Monday."""

    c: Consolidation
    rows: dict[str, list[Said]]

    def names_rows(self, claim: Claim) -> bool:
        """Whether no two rows of the claim's entry have the same key."""
        named = [getattr(row, claim.key or "") for row in self.rows[claim.entry]]
        known = [key for key in named if key is not None]
        return len(known) == len(set(known))


values = st.sampled_from([None, "甲", "乙", "丙"])
keys = st.sampled_from([None, "1", "2", "3"])
said = st.builds(Said, st.uuids().map(str), keys, keys, st.sampled_from(TIMES), values, values)
deliveries = st.lists(said, max_size=8, unique_by=lambda row: row.record)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Claims of three entries, one of which may speak of two persons; rules at random."""
    claims: list[Claim] = []
    for entry in ENTRIES:
        for who in draw(st.sampled_from([["man"], ["man", "wife"]])):
            says = draw(st.sets(st.sampled_from(FIELDS)))
            time = draw(st.sampled_from([None, "time"]))
            own = {field: field for field in sorted(says)}
            claims.append(Claim(entry=entry, key=who, time=time, fields=own))
    fields: list[GoldenField] = []
    for name in FIELDS:
        order = [
            e
            for e in draw(st.permutations(ENTRIES))
            if any(c.entry == e and name in c.fields for c in claims)
        ]
        policy = draw(st.sampled_from(get_args(Policy)))
        equal, compare = draw(st.integers(1, 3)), draw(st.booleans())
        fields.append(golden_field(name, *order, policy=policy, equal=equal, compare=compare))
    return Situation(consolidation(claims, fields), {entry: draw(deliveries) for entry in ENTRIES})


@dataclass(frozen=True)
class Candidate:
    """A value that a field may take, with everything that orders it."""

    value: str
    source: str
    time: datetime
    place: int
    record: str

    def before(self, field: GoldenField) -> tuple[object, ...]:
        newest = -(self.time - at("1900-01-01")).total_seconds()
        equals = field.authority_order[: field.equal] if field.equal > 1 else ()
        equal = field.policy == "latest" or self.source in equals
        first = (newest, self.place) if equal else (self.place, newest)
        return (not equal, *first, md5(self.record.encode()).hexdigest())


def candidates(situation: Situation, key: str, field: GoldenField) -> list[Candidate]:
    """What is said of ``field`` of ``key``, the deciding value first."""
    found: list[Candidate] = []
    for number, claim in enumerate(situation.c.claims):
        for row in situation.rows[claim.entry]:
            value = getattr(row, field.name)
            if (
                field.name not in claim.fields
                or value is None
                or getattr(row, claim.key or "") != key
            ):
                continue
            time = (row.time if claim.time else None) or at(MONDAY.isoformat())
            place = field.authority_order.index(claim.entry) * 100 + number
            found.append(
                Candidate(value, claim.entry, time.replace(microsecond=0), place, row.record)
            )
    return sorted(found, key=lambda candidate: candidate.before(field))


def expected(situation: Situation) -> tuple[list[Losing], list[Losing]]:
    """Golden records and conflicts, each sorted."""
    c = situation.c
    known = {
        getattr(row, claim.key or "") for claim in c.claims for row in situation.rows[claim.entry]
    } - {None}
    records: list[Losing] = []
    losing: list[Losing] = []
    for key in sorted(known):
        record: list[object] = [key]
        for field in c.fields:
            ranked = candidates(situation, key, field)
            kept = ranked[0] if ranked else None
            record += [kept.value, kept.source, kept.time] if kept else [None, None, None]
            if kept and field.compare:
                newest = {(o.value, o.source): o.time for o in sorted(ranked, key=lambda o: o.time)}
                losing += [
                    (key, field.name, value, source, time, kept.value, kept.source, kept.time)
                    for (value, source), time in newest.items()
                    if value != kept.value
                ]
        speakers = {
            claim.entry
            for claim in c.claims
            if any(getattr(row, claim.key or "") == key for row in situation.rows[claim.entry])
        }
        records.append((*record, [entry for entry in ENTRIES if entry in speakers]))
    return records, sorted(losing, key=str)


def in_the_engine(situation: Situation) -> tuple[list[Losing], list[Losing]]:
    """The same from the generated SQL."""
    with duckdb.connect(config={"threads": 1}) as connection:
        for number, entry in enumerate(ENTRIES):
            connection.execute(
                f"CREATE TABLE entry_{number} (_record VARCHAR, man VARCHAR, wife VARCHAR,"
                " time TIMESTAMP, name VARCHAR, phone VARCHAR, _row BIGINT, day DATE)"
            )
            for row_number, row in enumerate(situation.rows[entry]):
                record = md5(row.record.encode()).hexdigest()
                values = [
                    record,
                    row.man,
                    row.wife,
                    row.time,
                    row.name,
                    row.phone,
                    row_number,
                    MONDAY,
                ]
                connection.execute(
                    f"INSERT INTO entry_{number} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
                )
        sources = [
            ClaimSource(
                number,
                claim,
                f"entry_{ENTRIES.index(claim.entry)}",
                None,
                may_repeat_key=not situation.names_rows(claim),
            )
            for number, claim in enumerate(situation.c.claims)
        ]
        c = situation.c
        bucket = code_keys(
            {s.number: connection.sql(staging_select(c, s)).to_arrow_table() for s in sources}
        )
        connection.register("claims", align_claims(c, sources, bucket))
        present = [source for source in sources if source.number in bucket.rows]
        extra = [KEY_CODE, *(disputed_column(s) for s in disputing_sources(c, present))]
        select = golden_records_select(c, present, "claims", extra)
        connection.execute(f"CREATE TABLE made AS {select}")
        relations = {number: f"claim_{number}" for number in bucket.rows}
        for number, rows in bucket.rows.items():
            connection.register(relations[number], rows)
        records = connection.execute(
            f"{golden_records_select(c, present, 'claims')} ORDER BY id_no"
        ).fetchall()
        lost = connection.execute(conflicts_select(c, sources, relations, "made")).fetchall()
    return records, sorted(lost, key=str)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_golden_records_and_conflicts_are_those_of_the_plain_rules(situation: Situation) -> None:
    assert in_the_engine(situation) == expected(situation)


@pytest.fixture
def crowd(city: City) -> City:
    """A register of one row a person, a source of several, one that names two; one never came."""
    person = {"id_no": "string", "name": "string", "time": "datetime"}
    for entry, key in zip(ENTRIES, (["id_no"], ["id_no", "time"], ["no"]), strict=True):
        more = {"no": "string", "wife": "string"} if entry == ENTRIES[2] else {}
        city.declare(entry, person | more, record_key=key)
    city.declare("d/never", person)
    often = [
        (str(n % 50), f"名 {n % 7}", at(f"2026-10-{1 + n % 3:02} 00:00:{n % 59:02}"))
        for n in range(0, 150, 2)
    ]
    city.deliver(ENTRIES[0], MONDAY, *((str(n), f"名 {n % 3}", None) for n in range(60)))
    city.deliver(ENTRIES[1], MONDAY, *often)
    wed = [(str(n), f"名 {n % 5}", None, f"no {n}", str(n + 30)) for n in range(40, 70)]
    city.deliver(ENTRIES[2], MONDAY, *wed)
    return city


@pytest.mark.parametrize("cells", [20, 400])
@pytest.mark.parametrize("policy", get_args(Policy))
def test_many_buckets_give_the_same_tables_as_one(
    crowd: City, monkeypatch: pytest.MonkeyPatch, cells: int, policy: Policy
) -> None:
    claims = [
        Claim(entry=e, key="id_no", time="time", fields={"name": "name"})
        for e in (*ENTRIES, "d/never")
    ]
    claims.append(Claim(entry=ENTRIES[2], key="wife", fields={"name": "name"}))
    order = (ENTRIES[1], "d/never", ENTRIES[2], ENTRIES[0])
    c = consolidation(claims, [golden_field("name", *order, policy=policy)])

    def tables() -> Sequence[object]:
        build = crowd.build(c, MONDAY)
        return [build.rows, *(crowd.read(table, MONDAY, "*") for table in ("person", "conflict"))]

    whole = tables()
    monkeypatch.setattr(staging, "CELLS_PER_BUCKET", cells)
    assert tables() == whole
    assert whole[0] == 100
