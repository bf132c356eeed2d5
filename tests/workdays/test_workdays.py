"""A deadline in working days is right to the day, and says when it cannot be sure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.workdays import (
    Deadline,
    add_working_days,
    is_published,
    is_working_day,
    working_days_between,
)


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        ("2024-09-20", "2024-10-16"),
        ("2024-09-14", "2024-10-12"),  # a make-up Saturday
        ("2024-09-15", "2024-10-12"),  # a rest day
        ("2025-01-24", "2025-02-20"),
        ("2025-01-25", "2025-02-20"),
        ("2025-12-31", "2026-01-22"),
        ("2026-02-14", "2026-03-13"),
        ("2026-02-16", "2026-03-13"),
        ("2026-09-19", "2026-10-15"),
        ("2026-09-20", "2026-10-16"),
        ("2026-11-20", "2026-12-11"),
        ("2026-12-10", "2026-12-31"),
    ],
)
def test_fifteen_working_days_within_the_published_calendar(start: str, deadline: str):
    expected = Deadline(date.fromisoformat(deadline), provisional=False)
    assert add_working_days(date.fromisoformat(start), 15) == expected


def test_a_deadline_beyond_the_published_calendar_is_provisional():
    assert add_working_days(date(2026, 12, 11), 15) == Deadline(date(2027, 1, 4), provisional=True)


def test_a_deadline_in_a_published_year_is_sure_even_when_the_start_is_not():
    assert not add_working_days(date(2023, 12, 31), 1).provisional


def test_no_days_leave_the_start():
    assert add_working_days(date(2026, 10, 1), 0) == Deadline(date(2026, 10, 1), provisional=False)


def test_counting_backward_is_refused():
    with pytest.raises(InputError):
        add_working_days(date(2026, 1, 1), -1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-10-10", True),
        ("2026-10-09", True),
        ("2026-10-11", False),
        ("2024-02-09", True),  # New Year's Eve was not a statutory holiday in 2024
        ("2030-10-01", False),
        ("2030-10-08", True),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day: str, works: bool):
    assert is_working_day(date.fromisoformat(day)) is works


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(1, 60))
def test_the_deadline_is_a_working_day_that_far_away(start: date, n: int):
    deadline = add_working_days(start, n)
    assert is_working_day(deadline.day)
    assert working_days_between(start, deadline.day) == n
    assert working_days_between(deadline.day, start) == -n
    passed = (start + timedelta(days=step) for step in range(1, (deadline.day - start).days + 1))
    assert deadline.provisional is not all(map(is_published, passed))


@given(DAYS, st.integers(0, 30))
def test_a_later_start_never_gives_an_earlier_deadline(start: date, n: int):
    assert add_working_days(start, n).day <= add_working_days(start + timedelta(days=1), n).day
