"""The journal cannot be rewritten unnoticed; reviews pass through their states, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from resources.registry import Registry
from resources.registry.audit.journal import JournalLine, as_text, chain_problems, from_text
from zb_pipelines.domain.errors import InputError

ENTRY, CONTENT = "tax/taxpayer", "a" * 64


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def registry(url: str) -> Iterator[Registry]:
    opened = Registry(url)
    yield opened
    opened.close()


def chain(registry: Registry, length: int = 4) -> list[JournalLine]:
    for n in range(length):
        registry.journal.append("张三", "目录报送", f"tax/entry{n}", {"n": n, "词": "值"})
    return registry.journal.lines()


def test_the_journal_of_honest_work_verifies_and_so_does_its_copy(registry: Registry) -> None:
    lines = chain(registry)
    assert [line.seq for line in lines] == [1, 2, 3, 4]
    assert list(chain_problems(lines, head=lines[1].hash)) == []
    assert from_text(as_text(lines), "copy") == lines


@pytest.mark.parametrize("verb", ["UPDATE journal SET actor = 'x'", "DELETE FROM journal"])
def test_the_database_itself_refuses_to_change_the_journal(
    registry: Registry, url: str, verb: str
) -> None:
    chain(registry)
    engine = sa.create_engine(url)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(verb)
    engine.dispose()
    assert len(registry.journal.lines()) == 4


@given(
    place=st.integers(0, 5), field=st.sampled_from(["actor", "action", "subject", "detail", "at"])
)
def test_any_changed_field_is_found_in_a_copy(place: int, field: str) -> None:
    lines = honest(6)
    forged = [*lines]
    forged[place] = replace(lines[place], **{field: "别的"})
    assert any(f"第 {place + 1} 条" in problem.where for problem in chain_problems(forged))


@given(place=st.integers(0, 4))
def test_a_missing_line_is_found_in_a_copy(place: int) -> None:
    lines = honest(6)
    assert list(chain_problems(lines[:place] + lines[place + 1 :]))


def test_a_cut_end_is_found_by_a_hash_noted_earlier() -> None:
    lines = honest(6)
    assert list(chain_problems(lines[:4])) == []
    assert list(chain_problems(lines[:4], head=lines[5].hash))


def test_a_line_rehashed_after_forging_breaks_the_next_one() -> None:
    lines = honest(3)
    forged = replace(lines[1], actor="李四")
    forged = replace(forged, hash=forged.expected_hash())
    assert [problem.where for problem in chain_problems([lines[0], forged, lines[2]])] == [
        "日志第 3 条"
    ]


def test_an_entry_passes_to_publication_with_who_and_when(registry: Registry) -> None:
    registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    registry.reviews.take(ENTRY, CONTENT, "accept", "李四")
    registry.reviews.take(ENTRY, CONTENT, "publish", "王五")
    assert registry.reviews.all()[ENTRY].standing.state == "发布"
    lines = registry.journal.lines(ENTRY)
    assert [(line.actor, line.action) for line in lines] == [
        ("张三", "目录报送"),
        ("李四", "目录审核通过"),
        ("王五", "目录发布"),
    ]
    assert list(registry.reviews.contradictions(registry.journal.lines())) == []


def test_a_returned_entry_carries_its_reason_and_must_change_before_it_comes_again(
    registry: Registry,
) -> None:
    registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    with pytest.raises(InputError, match="退回没有写原因"):
        registry.reviews.take(ENTRY, CONTENT, "return", "李四", " ")
    returned = registry.reviews.take(ENTRY, CONTENT, "return", "李四", "摘要不完整")
    assert (returned.standing.state, returned.reason) == ("退回", "摘要不完整")
    with pytest.raises(InputError, match="退回以后没有修改过"):
        registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    assert registry.reviews.take(ENTRY, "b" * 64, "submit", "张三").standing.state == "报送"


def test_nobody_reviews_what_they_submitted(registry: Registry) -> None:
    registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    with pytest.raises(InputError, match="不能审核自己报送的条目"):
        registry.reviews.take(ENTRY, CONTENT, "accept", "张三")


def test_what_was_changed_after_acceptance_cannot_be_published(registry: Registry) -> None:
    registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    registry.reviews.take(ENTRY, CONTENT, "accept", "李四")
    with pytest.raises(InputError, match="现在是“编制”"):
        registry.reviews.take(ENTRY, "b" * 64, "publish", "李四")


def test_a_state_changed_behind_the_journal_is_found(registry: Registry, url: str) -> None:
    registry.reviews.take(ENTRY, CONTENT, "submit", "张三")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE review_state SET state = '审核'")
    engine.dispose()
    found = list(registry.reviews.contradictions(registry.journal.lines()))
    assert [problem.where for problem in found] == [ENTRY]


def honest(length: int) -> list[JournalLine]:
    lines: list[JournalLine] = []
    for n in range(1, length + 1):
        previous = lines[-1].hash if lines else "0" * 64
        line = JournalLine(
            n, f"2026-11-22T00:00:0{n}+00:00", "张三", "目录报送", "a/b", "{}", previous, ""
        )
        lines.append(replace(line, hash=line.expected_hash()))
    return lines
