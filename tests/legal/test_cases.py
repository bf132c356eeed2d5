"""Every kind of citation as a case of a table: day, use, citation, subjects, what is decided."""

from datetime import date
from pathlib import Path
from typing import cast

import pytest
import yaml

from zb_pipelines.domain.legal.judgement import judge
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.use import Use

CASES = Path(__file__).parent / "cases"
Case = tuple[date, Use, str, str, str]


def cases(name: str) -> list[Case]:
    groups = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [
        cast("Case", tuple(case))
        for key, group in groups.items()
        if key != "statutes"
        for case in group
    ]


def decided(case: Case, book: StatuteBook) -> tuple[str, tuple[str, ...]]:
    """``valid`` or the category of the first fault, and all sentences."""
    day, use, citation, subjects, _ = case
    items = {f"item{n}": subject for n, subject in enumerate(subjects.split(), start=1)}
    judged = judge(citation, use, items, book, day)
    kind = judged.faults[0].category if judged.faults else "valid"
    return kind, tuple(fault.sentence for fault in judged.faults)


@pytest.mark.parametrize("case", cases("shipped.yml"), ids=str)
def test_the_shipped_register_decides(case: Case, statutes: dict[str, Statute]) -> None:
    kind, sentences = decided(case, StatuteBook(statutes))
    assert kind == case[4], sentences
    assert all(sentence.endswith("。") and "；" in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("case", cases("invented.yml"), ids=str)
def test_an_invented_register_decides(case: Case) -> None:
    declared = yaml.safe_load((CASES / "invented.yml").read_text(encoding="utf-8"))["statutes"]
    register = {key: Statute(key=key, **statute) for key, statute in declared.items()}
    kind, sentences = decided(case, StatuteBook(register))
    assert kind == case[4], sentences


def test_the_tables_are_large_enough_to_be_a_bar() -> None:
    assert len(cases("shipped.yml")) + len(cases("invented.yml")) >= 150
