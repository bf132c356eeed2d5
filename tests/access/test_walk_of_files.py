"""The outlets that hand out rows and files, each run by every role for every agency and table."""

import zipfile
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from resources.platform import Platform
from resources.registry.records.tickets import ProblemCount, Subject
from tests.access.planted import (
    DAY,
    LEVELS,
    PURPOSE,
    TABLES,
    become,
    everybody,
    planted,
    run,
    small_catalog,
)
from zb_pipelines.domain.access import may
from zb_pipelines.domain.catalog.graded_tables import agency_rows, graded_tables

PROTECTED = ("L3", "L4")
CATALOG = small_catalog()


def shown(content: str) -> set[tuple[str, str]]:
    """Table and level of every planted value that stands in ``content`` in full."""
    pairs = product(TABLES, LEVELS)
    return {(table, level) for table, level in pairs if planted(table, level) in content}


def content_of(folder: Path) -> str:
    """All text of the files in ``folder``, workbooks unpacked."""
    parts: list[bytes] = []
    for file in folder.rglob("*"):
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                parts += [book.read(name) for name in book.namelist()]
        elif file.is_file():
            parts.append(file.read_bytes())
    return b"\n".join(parts).decode(errors="replace")


def test_explain_masks_for_everybody_and_is_refused_beyond_the_own(platform: Platform) -> None:
    graded, answers = graded_tables(CATALOG), Counter[str]()
    for who, table in product(everybody(), TABLES[2:]):
        become(platform, who)
        printed = run("explain", table, planted(table, "L1"), *PURPOSE)
        where = f"{who.name} {table}"
        if printed is None:
            answers["refused"] += 1
            allowed = may(who, "explain").is_allowed and may(who, "read", graded[table]).is_allowed
            assert not allowed, where
            continue
        answers["shown"] += 1
        assert not [each for each in shown(printed) if each[1] in PROTECTED], where
        assert (table, "L1") in shown(printed), where
    assert answers == {"shown": 2, "refused": 14}


@pytest.mark.parametrize("book", ["tickets", "findings"])
def test_workbooks_go_to_those_who_read_the_agencys_rows_and_hide_what_is_protected(
    platform: Platform, tmp_path: Path, book: str
) -> None:
    problems = [
        ProblemCount(Subject("rule", agency, entry, "required:l1", "科", "张三"), 3, "")
        for agency, entry in (("tax", "tax/payer"), ("market", "market/company"))
    ]
    platform.registry.tickets.recheck(problems, DAY, CATALOG.tickets)
    answers = Counter[str]()
    for who, agency in product(everybody(), ("tax", "market")):
        become(platform, who)
        target = tmp_path / f"{who.name}-{agency}"
        target.mkdir()
        said = ("--agency", agency, "--out", str(target / "book.xlsx"))
        printed = run(book, "export", *said)
        rows = may(who, "read", agency_rows(CATALOG, agency), form="file")
        where = f"{who.name} {agency}"
        if printed is None:
            answers["refused"] += 1
            assert not (rows.is_allowed and may(who, "tickets").is_allowed), where
            assert list(target.iterdir()) == [], where
            continue
        answers["written"] += 1
        assert rows.is_allowed, where
        content = content_of(target)
        assert "xl/workbook" in content or "<sheet" in content, where
        assert not [each for each in shown(content) if each[1] in PROTECTED], where
        if book == "findings":  # the one finding is the tax authority's to verify
            assert ("planted detail" in content) == (agency == "tax"), where
            assert "market/company#2 planted" not in content, where
    assert answers == {"written": 3, "refused": 13}


def test_geo_files_are_for_whoever_operates(platform: Platform) -> None:
    answers = Counter[str]()
    for who in everybody():
        become(platform, who)
        printed = run("geo", "export")
        allowed = may(who, "operate").is_allowed
        assert printed is None or allowed, who.name
        answers["allowed" if allowed else "refused"] += 1
    assert answers == {"allowed": 1, "refused": 7}


def test_a_report_tells_no_value_and_a_clerk_takes_the_own_edition_alone(
    platform: Platform, tmp_path: Path
) -> None:
    answers = Counter[str]()
    editions: list[tuple[str, ...]] = [(), ("--agency", "tax"), ("--agency", "market")]
    kinds = {"json", "html", "xlsx"}
    for who, edition in product(everybody(), editions):
        become(platform, who)
        folder = tmp_path / "-".join((who.name, *edition))
        printed = run("report", "--format", "html,xlsx", "--out", str(folder), *edition)
        where = f"{who.name} {edition}"
        if printed is None:
            answers["refused"] += 1
            foreign = who.agency is not None and "market" in edition
            assert foreign or not may(who, "report").is_allowed, where
            assert not folder.exists(), where
            continue
        answers["written"] += 1
        assert may(who, "report").is_allowed, where
        names = {file.name for file in folder.iterdir()}
        assert {name.rpartition(".")[2] for name in names} == kinds, where
        if who.agency:
            assert all("tax" in name for name in names), where
        assert shown(content_of(folder)) == set(), where
    assert answers == {"written": 17, "refused": 7}
