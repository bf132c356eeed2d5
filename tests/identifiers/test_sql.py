"""The SQL of each identifier says of a column what the plain Python says of each value."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identifiers import reference
from zb_pipelines.domain.identifiers import org_code, reg_no, resident_id, uscc
from zb_pipelines.domain.identifiers.normal_form import to_normal_form, written_sql

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
EVERY_VECTOR = [
    value for groups in VECTORS.values() for values in groups.values() for value in values
]
DAY = date(2026, 11, 22)
CHECKS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "resident_id": (
        resident_id.resident_id_valid_sql("v", DAY),
        lambda value: reference.resident_id_fault(value, DAY),
    ),
    "uscc": (uscc.uscc_valid_sql("v"), uscc.uscc_fault),
    "org_code": (org_code.org_code_valid_sql("v"), reference.org_code_fault),
    "reg_no": (reg_no.reg_no_valid_sql("v"), reference.reg_no_fault),
}


def column(expression: str, values: Iterable[str | None]) -> list[object]:
    """The expression over a column ``v`` that holds ``values``."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {expression} FROM (SELECT unnest($1::VARCHAR[]) AS v)", [list(values)]
        ).fetchall()
    return [value for (value,) in rows]


def assert_same_verdicts(values: list[str]) -> None:
    for name, (sql, fault) in CHECKS.items():
        assert column(sql, values) == [fault(value) is None for value in values], name


def test_every_vector_gets_the_same_verdict_from_every_check():
    assert_same_verdicts(EVERY_VECTOR)


def test_an_absent_value_is_not_judged():
    for sql, _ in CHECKS.values():
        assert column(sql, [None]) == [None]


def correct(body: str, check: Callable[[str], str]) -> str:
    return body + check(body)


resident_bodies = st.builds(
    "{}{:04}{:02}{:02}{:03}".format,
    st.sampled_from(["370301", "110101", "810000", "911156", "037030"]),
    st.integers(1845, 2105) | st.sampled_from([1900, 2000, 2026, 2100]),
    st.integers(0, 13) | st.just(2),
    st.integers(0, 32) | st.sampled_from([28, 29, 30, 31]),
    st.integers(0, 999),
)
almost = st.one_of(
    resident_bodies.map(lambda body: correct(body, resident_id.resident_id_check)),
    st.text(uscc.USCC_ALPHABET, min_size=9, max_size=9).map(
        lambda tail: correct("91370303" + tail, uscc.uscc_check)
    ),
    st.text("0123456789ABXYZ", min_size=8, max_size=8).map(
        lambda body: correct(body, reference.org_code_check)
    ),
    st.text("0123456789", min_size=14, max_size=14).map(
        lambda body: correct(body, reference.reg_no_check)
    ),
    st.sampled_from(EVERY_VECTOR),
)
characters = st.sampled_from("0123456789ABCDEFGHXYZIOx_ .-+\n０张é\U0001f600")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A correct identifier with a character put in, taken out or replaced, or any text."""
    value = draw(almost)
    place = draw(st.integers(0, len(value)))
    keep = draw(st.integers(0, 2))
    return value[:place] + draw(characters | st.just("")) + value[place + keep :]


@settings(max_examples=60, deadline=None)
@given(st.lists(almost | damaged() | st.text(characters, max_size=20), min_size=40, max_size=80))
def test_python_and_sql_agree_on_correct_and_on_damaged_identifiers(values: list[str]):
    assert_same_verdicts(values)


@settings(max_examples=40, deadline=None)
@given(st.lists(almost | damaged() | st.text(max_size=20), min_size=20, max_size=40))
def test_normal_forms_agree(values: list[str]):
    assert column(written_sql("v"), values) == [to_normal_form(value) for value in values]
    assert column(org_code.org_code_compact_sql("v"), values) == [
        reference.org_code_compact(value) for value in values
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("0123456789", min_size=14, max_size=16), min_size=20, max_size=40))
def test_the_upgrade_to_eighteen_digits_agrees(values: list[str]):
    centenarians = [value[:12] + "997" for value in values]
    for group in (values, centenarians):
        assert column(resident_id.resident_id_upgraded_sql("v"), group) == [
            resident_id.resident_id_upgraded(value) for value in group
        ]


def test_every_day_of_the_calendar_is_judged_alike():
    values = [
        correct(f"370301{year:04}{month:02}{day:02}001", resident_id.resident_id_check)
        for year in (1849, 1850, 1852, 1896, 1900, 1988, 1990, 2000, 2026, 2027)
        for month in range(14)
        for day in range(33)
    ]
    sql, fault = CHECKS["resident_id"]
    assert column(sql, values) == [fault(value) is None for value in values]


def test_doubts_agree():
    codes = VECTORS["uscc"]["valid"] + VECTORS["uscc"]["check_ok_but_wrong"]
    assert column(uscc.uscc_doubt_sql("v"), codes) == [reference.uscc_doubt(code) for code in codes]
    people = [value for values in VECTORS["resident_id"].values() for value in values]
    people.append("000000199001010016")
    assert column(resident_id.resident_id_region_known_sql("v"), people) == [
        reference.resident_id_region_known(value) for value in people
    ]
