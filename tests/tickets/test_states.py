"""A ticket's states, limits and figures, on the registry alone."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.tickets.figures import ticket_figures
from resources.registry import Registry
from resources.registry.records.tickets import ProblemCount, Round, Subject
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.period import Period, period_of
from zb_pipelines.domain.tickets.limits import load_limits, shipped_limits
from zb_pipelines.domain.tickets.states import ACTIONS, CLOSED, TicketStatus, act

FRIDAY = date(2026, 11, 20)
SUBJECT = Subject("rule", "tax", "tax/payer", "required:name", "数据科", "张三")
NUMBER = SUBJECT.id


def found(rows: int) -> list[ProblemCount]:
    return [ProblemCount(SUBJECT, rows, "复检")]


def look(registry: Registry, rows: int, day: date) -> list[str]:
    return registry.tickets.recheck(found(rows), day, shipped_limits()).get(NUMBER, [])


def move(registry: Registry, action: str, day: date = FRIDAY) -> None:
    registry.tickets.move(NUMBER, action, "李四", "理由", day, shipped_limits())


@given(st.lists(st.sampled_from(ACTIONS)))
def test_no_person_can_close_a_ticket(actions: list[str]) -> None:
    standing = TicketStatus("派发")
    for action in actions:
        try:
            standing = act(standing, action)
        except InputError:
            continue
    assert standing.state != CLOSED


def test_a_ticket_goes_its_way_and_its_history_stays(registry: Registry) -> None:
    assert look(registry, 3, FRIDAY) == ["发现", "派发"]
    for action in ("签收", "核实", "整改", "复检"):
        move(registry, action)
    assert look(registry, 2, FRIDAY + timedelta(1)) == ["复检未通过"]
    assert registry.tickets.one(NUMBER).standing.state == "整改"
    assert look(registry, 0, FRIDAY + timedelta(2)) == ["复检", "办结"]
    assert look(registry, 1, FRIDAY + timedelta(3)) == ["重开", "派发"]
    assert registry.tickets.one(NUMBER).round == 2
    assert look(registry, 0, FRIDAY) == []  # a night in the past
    told = [line.action for line in registry.tickets.journal.lines(NUMBER)]
    assert told == [
        f"工单{e}"
        for e in (
            "发现",
            "派发",
            "签收",
            "核实",
            "整改",
            "复检",
            "复检未通过",
            "复检",
            "办结",
            "重开",
            "派发",
        )
    ]


def test_an_entry_that_was_not_checked_closes_nothing(registry: Registry) -> None:
    look(registry, 3, FRIDAY)
    assert registry.tickets.recheck([], FRIDAY + timedelta(1), shipped_limits()) == {}
    assert registry.tickets.one(NUMBER).open


def test_the_limit_is_extended_once_stands_still_and_is_pressed(registry: Registry) -> None:
    look(registry, 3, FRIDAY)
    assert registry.tickets.one(NUMBER).due == date(2026, 11, 27)
    move(registry, "延期")
    assert registry.tickets.one(NUMBER).due == date(2026, 12, 4)
    with pytest.raises(InputError, match="已经延期"):
        move(registry, "延期")
    move(registry, "挂起", date(2026, 11, 23))
    assert look(registry, 3, date(2026, 12, 8)) == []
    assert not registry.tickets.one(NUMBER).overdue(date(2026, 12, 8))
    move(registry, "恢复", date(2026, 12, 8))
    assert registry.tickets.one(NUMBER).due == date(2026, 12, 21)  # 11 working days later
    assert look(registry, 3, date(2026, 12, 21)) == []
    assert look(registry, 3, date(2026, 12, 22)) == ["督办"]
    assert look(registry, 3, date(2026, 12, 23)) == []


def test_what_is_sent_back_is_dispatched_again(registry: Registry) -> None:
    look(registry, 1, FRIDAY)
    move(registry, "退回")
    with pytest.raises(InputError, match="处于退回"):
        move(registry, "签收")
    move(registry, "派发")
    move(registry, "签收")
    with pytest.raises(InputError, match="经办人或者理由"):
        registry.tickets.move(NUMBER, "核实", "李四", " ", FRIDAY, shipped_limits())
    with pytest.raises(InputError, match="没有这个工单"):
        registry.tickets.one("nobody")


def test_another_responsible_person_takes_the_ticket_over(registry: Registry) -> None:
    look(registry, 1, FRIDAY)
    other = ProblemCount(replace(SUBJECT, person="王五"), 1, "复检")
    events = registry.tickets.recheck([other], FRIDAY + timedelta(1), shipped_limits())
    assert events == {NUMBER: ["移交"]}
    assert registry.tickets.one(NUMBER).subject.person == "王五"


def test_limits_may_be_set_for_an_agency_or_a_kind(tmp_path: Path) -> None:
    file = tmp_path / "limits.yml"
    file.write_text(
        "default: {answer: 5, extended: 10}\nkinds: {conflict: {answer: 3, extended: 7}}\n"
        "agencies: {tax: {answer: 2, extended: 2}}\n"
    )
    limits = load_limits(file)
    assert [
        limits.of(*who).answer for who in (("tax", "rule"), ("x", "conflict"), ("x", "rule"))
    ] == [2, 3, 5]
    file.write_text("default: {answer: 5, extended: 3}")
    with pytest.raises(InputError, match="工单期限表"):
        load_limits(file)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-11-21", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_a_period_is_written_as_people_write_it(text: str, first: date, last: date) -> None:
    assert period_of(text) == Period(first, last)


@pytest.mark.parametrize("text", ["2026-13", "0000", "2026Q5", "November", "2026-02-30"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        period_of(text)


def test_figures_count_what_was_raised_closed_and_late_in_the_period() -> None:
    def day(number: int) -> date:
        return date(2026, 11, number)

    rounds = [
        Round("a", 1, "tax", day(2), day(9), 10, 0, day(6)),  # on time
        Round("a", 2, "tax", day(10), day(17), 4, 1, None),  # reopened, late
        Round("b", 1, "tax", day(3), day(10), 6, 0, day(12)),  # closed late
        Round("c", 1, "tax", date(2026, 10, 30), day(5), 5, 0, day(5)),  # raised before
        Round("d", 1, "tax", date(2026, 12, 1), date(2026, 12, 8), 5, 5, None),  # after
        Round("e", 1, "market", day(20), day(27), 2, 2, None),  # not due yet
    ]
    market, tax = ticket_figures(rounds, period_of("2026-11"), day(21))

    assert (tax.raised, tax.reopened, tax.closed, tax.on_time, tax.overdue, tax.left) == (
        3,
        1,
        3,
        2,
        2,
        1,
    )
    assert (tax.correction_rate, tax.row_rate, tax.timely_rate) == (2 / 3, 1 - 1 / 20, 2 / 4)
    assert (market.raised, market.overdue, market.left, market.correction_rate) == (1, 0, 1, None)
    assert market.timely_rate is None
