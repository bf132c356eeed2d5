"""The commands with which clerks and reviewers work on the catalog, from a workbook to the journal."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources.registry import Registry
from tests.environment import choose_home
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG

ENTRY = "tax/taxpayer"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SHIPPED_CATALOG, tmp_path / "catalog")
    choose_home(monkeypatch, tmp_path)
    monkeypatch.setenv("ZB_CATALOG", str(tmp_path / "catalog"))
    monkeypatch.setenv("ZB_TODAY", "2026-11-22")
    return tmp_path


def run(*words: str) -> tuple[int, Any]:
    """Exit code and JSON of a command; an InputError is raised."""
    done = CliRunner().invoke(declare_app(), [*words, "--json"])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


def edit(home: Path, old: str, new: str) -> None:
    file = home / "catalog" / "sources" / f"{ENTRY}.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def state(entry: str) -> str:
    rows = run("review", "list")[1]
    return next(row["state"] for row in rows if row["entry"] == entry)


def test_a_workbook_goes_out_and_comes_back(home: Path) -> None:
    book = str(home / "tax.xlsx")
    code, told = run("catalog", "export", "--agency", "tax", "--out", book)
    assert (code, told["entries"]) == (0, 2)
    code, told = run("catalog", "import", book)
    assert (code, told["written"], told["marked"]) == (0, [], None)


def test_an_entry_is_submitted_returned_mended_and_accepted(home: Path) -> None:
    assert state(ENTRY) == "编制"
    assert run("review", "submit", ENTRY, "--by", "张三")[0] == 0
    assert state(ENTRY) == "报送"
    assert run("review", "return", ENTRY, "--by", "李四", "--reason", "摘要太短")[0] == 0
    assert state(ENTRY) == "退回"
    code, told = run("review", "submit", ENTRY, "--by", "张三")
    assert (code, told["refused"][0]["what"]) == (1, "退回以后没有修改过")
    edit(home, "含生产经营地址与纳税人状态", "含生产经营地址、联系电话与纳税人状态")
    assert state(ENTRY) == "编制"
    assert run("review", "submit", ENTRY, "--by", "张三")[0] == 0
    assert run("review", "accept", ENTRY, "--by", "李四")[0] == 0
    assert state(ENTRY) == "审核"
    steps = [(each["actor"], each["action"]) for each in run("review", "history", ENTRY)[1]]
    assert steps == [
        ("张三", "目录报送"),
        ("李四", "目录退回"),
        ("张三", "目录报送"),
        ("李四", "目录审核通过"),
    ]


def test_what_the_review_finds_forbids_acceptance(home: Path) -> None:
    edit(home, "level: L3\nuse", "level: L1\nuse")
    assert run("review", "submit", ENTRY, "--by", "张三")[0] == 0
    code, told = run("review", "accept", ENTRY, "--by", "李四")
    assert code == 1
    assert any("第八条" in problem["what"] for problem in told["refused"])
    assert state(ENTRY) == "报送"


def test_the_journal_verifies_here_and_as_a_copy_and_a_forged_copy_does_not(home: Path) -> None:
    run("review", "submit", "--agency", "tax", "--by", "张三")
    code, told = run("ledger", "verify")
    # Each of the two submissions is there as an act and as a row of its table.
    assert (code, told["lines"], told["problems"]) == (0, 4, [])
    copy = home / "journal.ndjson"
    run("ledger", "export", str(copy))
    (home / "registry.db").unlink()
    assert run("ledger", "verify", str(copy), "--head", told["head"])[0] == 0
    copy.write_text(copy.read_text("utf-8").replace("张三", "王五"), encoding="utf-8")
    code, told = run("ledger", "verify", str(copy))
    assert code == 2
    assert told["problems"]


def test_a_new_text_of_a_law_is_told_with_the_bases_it_touches(home: Path) -> None:
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    registry.publish(load_catalog(home / "catalog"), "审核人", "首版", date(2026, 11, 1))
    registry.close()
    assert run("law", "diff")[0] == 0
    file = home / "catalog" / "statutes" / "tax_collection_law.yml"
    text = file.read_text(encoding="utf-8").rstrip()
    text = text.replace("    articles:", "    until: 2027-01-01\n    articles:", 1)
    text += "\n  - label: 2026年修订\n    published: 2026-11-20\n    in_force: 2027-01-01\n"
    file.write_text(text, encoding="utf-8")
    code, told = run("law", "diff")
    assert code == 2
    assert [each["key"] for each in told["amendments"]] == ["tax_collection_law@2027-01-01"]
    touched = {(each["entry"], each["basis"]) for each in told["touched"]}
    assert (ENTRY, "收集依据") in touched
    assert (ENTRY, "不予开放依据") in touched
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    registry.publish(load_catalog(home / "catalog"), "审核人", "登记新法", date(2026, 11, 22))
    registry.close()
    code, told = run("law", "watch")
    mine = [each for each in told["dockets"] if each["entry"] == ENTRY]
    assert (code, len(mine), mine[0]["provisional"]) == (2, 1, True)
    assert run("law", "dockets", "--agency", "tax")[0] == 0
    rows = run("agencies", "check")[1]
    tax = next(row for row in rows if row["agency"] == "tax")
    assert (tax["filed"], tax["open"]) == (True, sum(d["agency"] == "tax" for d in told["dockets"]))


def test_an_agency_without_a_named_person_is_told(home: Path) -> None:
    file = home / "catalog" / "agencies.yml"
    file.write_text(file.read_text("utf-8").replace("person: 赵样例", "person: 待定"), "utf-8")
    code, rows = run("agencies", "check")
    assert code == 2
    assert [row["agency"] for row in rows if not row["filed"]] == ["public_security"]


def test_scan_writes_its_drafts_outside_the_catalog(home: Path) -> None:
    (home / "in").mkdir()
    (home / "in" / "new.csv").write_text("企业名称\n", encoding="utf-8")
    text = f"entries:\n  {ENTRY}: {{kind: csv, path: in/taxpayer.csv}}\n"
    (home / "sources.yml").write_text(text, encoding="utf-8")
    code, told = run("catalog", "scan", "--agency", "tax", "--out", str(home / "drafts"))
    assert code == 2
    assert told["undeclared"] == ["tax/credit_rating"]
    assert told["absent"] == [ENTRY]
    assert (home / "drafts" / "tax" / "new.yml").read_text("utf-8") == told["drafts"]["new"]
