"""Periods: what each is called, what came before it, what it is made of."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.period import period_of


@pytest.mark.parametrize(
    ("text", "title", "before", "parts"),
    [
        ("2026", "2026年", "2025", 12),
        ("2026-Q4", "2026年第四季度", "2026-Q3", 3),
        ("2026-Q1", "2026年第一季度", "2025-Q4", 3),
        ("2028-02", "2028年2月", "2028-01", 29),
        ("2027-01", "2027年1月", "2026-12", 31),
        ("2027-01-01", "2027年1月1日", "2026-12-31", 1),
    ],
)
def test_a_period_knows_its_name_and_the_one_before(
    text: str, title: str, before: str, parts: int
) -> None:
    period = period_of(text)

    assert (period.name, period.title) == (text, title)
    assert period.before().name == before
    assert len(period.parts()) == parts


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "quarter"]),
)
def test_parts_fill_a_period_and_periods_follow_each_other(day: date, form: str) -> None:
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    period = period_of(quarter if form == "quarter" else day.strftime(form))
    parts = period.parts()

    assert period.first <= day <= period.last
    assert period_of(period.name) == period
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    assert all(one == two.before() for one, two in itertools.pairwise(parts))
    assert (period.first - period.before().last).days == 1
