"""The outlets that hand out rows and files, each run by every role for every agency and table."""

import zipfile
from collections import Counter
from itertools import product
from pathlib import Path

import openpyxl

from assets.tickets.encryption import decrypt
from resources.platform import Platform
from tests.access.lived import quarantined
from tests.access.planted import (
    LEVELS,
    PURPOSE,
    TABLES,
    become,
    everybody,
    planted,
    run,
    small_catalog,
)
from zb_pipelines.domain.access import Principal, may
from zb_pipelines.domain.access.may import readable_levels
from zb_pipelines.domain.catalog.graded_tables import agency_rows, graded_tables
from zb_pipelines.domain.masking import HIDDEN

PROTECTED = ("L3", "L4")
CATALOG = small_catalog()


def shown(content: str) -> set[tuple[str, str]]:
    """Table and level of every planted value that stands in ``content`` in full."""
    pairs = product(TABLES, LEVELS)
    return {(table, level) for table, level in pairs if planted(table, level) in content}


def content_of(folder: Path) -> str:
    """All text of the files in ``folder``, or of that file, workbooks unpacked."""
    parts: list[bytes] = []
    for file in folder.rglob("*") if folder.is_dir() else [folder]:
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


def cells(content: str, agency: str) -> dict[str, bool]:
    """Whether the kept back row's value of each level stands in a workbook in full."""
    return {level: quarantined(agency, level) in content for level in LEVELS[1:]}


def hidden_cells(file: Path) -> int:
    """How many cells of a workbook hold a masked value."""
    rows = (row for sheet in openpyxl.load_workbook(file) for row in sheet.values)
    return sum(value == HIDDEN for row in rows for value in row)


def test_ticket_workbooks_show_what_was_kept_back_by_its_level(
    lived: Platform, tmp_path: Path
) -> None:
    answers = Counter[str]()
    for who, agency in product(everybody(), ("tax", "market")):
        become(lived, who)
        target = tmp_path / f"{who.name}-{agency}.xlsx"
        printed = run("tickets", "export", "--agency", agency, "--out", str(target))
        where = f"{who.name} {agency}"
        if printed is None:
            answers["refused"] += len(LEVELS)
            assert not may_export(who, agency), where
            assert not target.exists(), where
            continue
        assert may_export(who, agency), where
        content = content_of(target)
        assert cells(content, agency) == {"L2": True, "L3": False, "L4": False}, where
        assert hidden_cells(target) == 2, where  # those of L3 and L4, which are really there
        (other,) = {"tax", "market"} - {agency}
        assert True not in cells(content, other).values(), where
        answers |= {"in full": answers["in full"] + 2, "masked": answers["masked"] + 2}
    assert answers == {"in full": 6, "masked": 6, "refused": 13 * 4}
    assert sum(answers.values()) == 8 * 2 * 4


def test_ticket_workbooks_in_full_are_encrypted_and_show_what_the_role_reads(
    lived: Platform, tmp_path: Path
) -> None:
    answers = Counter[str]()
    for who, agency in product(everybody(), ("tax", "market")):
        become(lived, who)
        target = tmp_path / f"{who.name}-{agency}.xlsx"
        words = ("tickets", "export", "--agency", agency, "--out", str(target), "--unmasked")
        said = (*words, "--password", "Correct-Horse-2026-Battery")
        where = f"{who.name} {agency}"
        if run(*said) is None:
            for asked in lived.registry.access.approvals.all():
                if asked.approved_by is None:
                    lived.registry.access.approvals.approve(asked.id, "another")
        if not target.exists() and run(*said) is None:
            answers["refused"] += 1
            assert not target.exists(), where
            assert not may_export(who, agency) or not unmasks(who, agency), where
            continue
        answers["written"] += 1
        assert run(*words) is None, where  # without a password there is none in full
        raw = target.read_bytes().decode("latin-1")
        assert not any(quarantined(agency, level) in raw for level in LEVELS), where
        decrypted = tmp_path / "decrypted"
        decrypted.mkdir(exist_ok=True)
        (decrypted / "book.xlsx").write_bytes(
            decrypt(target.read_bytes(), "Correct-Horse-2026-Battery", "book")
        )
        readable = readable_levels(who, agency_rows(CATALOG, agency))
        expected = {level: level in readable or level == "L2" for level in LEVELS[1:]}
        assert cells(content_of(decrypted / "book.xlsx"), agency) == expected, where
        answers["in full"] += sum(expected.values())
    assert answers == {"written": 3, "refused": 13, "in full": 8}


def may_export(who: Principal, agency: str) -> bool:
    rows = may(who, "read", agency_rows(CATALOG, agency), form="file")
    return rows.is_allowed and may(who, "tickets").is_allowed


def unmasks(who: Principal, agency: str) -> bool:
    return may(who, "unmask", agency_rows(CATALOG, agency), form="file").is_allowed


def test_a_workbook_of_findings_goes_to_whoever_is_to_verify_them(
    platform: Platform, tmp_path: Path
) -> None:
    answers = Counter[str]()
    for who, agency in product(everybody(), ("tax", "market")):
        become(platform, who)
        target = tmp_path / f"{who.name}-{agency}.xlsx"
        printed = run("findings", "export", "--agency", agency, "--out", str(target))
        where = f"{who.name} {agency}"
        if printed is None:
            answers["refused"] += 1
            assert not may_export(who, agency), where
            assert not target.exists(), where
            continue
        answers["written"] += 1
        content = content_of(target)
        assert may_export(who, agency), where
        assert not [each for each in shown(content) if each[1] in PROTECTED], where
        # The one finding is the tax authority's to verify.
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
