"""`zb catalog new`: a scaffold whose blanks the check names, and which passes once they are filled."""

import json
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from tests.catalog.conftest import City
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.errors import InputError

FILE = "sources/tax/invoice.yml"
# What a clerk writes at each blank, in the order of the file.
ANSWERS = {
    "code": "306001/000009",
    "title": "发票开具信息",
    "summary": "纳税人开具的发票",
    "category.kind": "部门信息资源",
    "category.subject": "税务",
    "category.topic": "发票",
    "format.kind": "数据库",
    "format.type": "postgresql",
    "sharing.type": "无条件共享",
    "sharing.mode": "库表",
    "opening.type": "无条件开放",
    "level": "L2",
    "use": "不限",
    "cycle": "每日",
    "record_key": "[number]",
    "collection_basis": "《中华人民共和国税收征收管理法》第十五条",
    "items[0].name": "number",
    "items[0].title": "发票号码",
}


@pytest.fixture(autouse=True)
def working_catalog(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_CATALOG", str(city.folder))
    monkeypatch.setenv("ZB_TODAY", "2026-11-22")


def run(*words: str) -> Result:
    return CliRunner().invoke(declare_app(), list(words))


def blanks(city: City) -> dict[str, int]:
    """Key → line of the blanks that the check of the catalog names."""
    with pytest.raises(InputError) as refused:
        load_catalog(city.folder)
    places = [
        problem.where.removeprefix(f"{FILE}:").split(" ") for problem in refused.value.problems
    ]
    assert all("没有写值" in problem.what for problem in refused.value.problems)
    return {path: int(line) for line, path in places}


def test_the_check_names_each_blank_and_passes_once_they_are_filled(city: City) -> None:
    assert run("catalog", "new", "tax/invoice").exit_code == 0
    found = blanks(city)
    assert list(found) == list(ANSWERS)
    file = city.folder / FILE
    lines = file.read_text("utf-8").splitlines()
    for path, line in found.items():
        assert lines[line - 1].endswith(":")
        lines[line - 1] += f" {ANSWERS[path]}"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    done = run("catalog", "check", "--json")
    assert (done.exit_code, json.loads(done.stdout)["problems"]) == (0, [])
    assert load_catalog(city.folder).entries["tax/invoice"].title == "发票开具信息"


def test_what_may_be_left_out_stands_in_comments_that_are_true(city: City) -> None:
    """Each commented key, taken out of its comment, is one that an entry may have."""
    run("catalog", "new", "tax/invoice")
    text = (city.folder / FILE).read_text("utf-8")
    optional = [line for line in text.splitlines() if line.endswith(":") and "# " in line]
    written = "\n".join(
        line.replace("# ", "", 1) if line in optional else line for line in text.splitlines()
    )
    (city.folder / FILE).write_text(written, "utf-8")
    whole: dict[str, Any] = yaml.safe_load(written)
    assert set(whole) >= {"identifiers", "feeds", "subject", "crs", "extraction", "exemption"}
    assert len(blanks(city)) == len(ANSWERS) + len(optional) - 3  # three are headings of groups


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("tax/payer", "已经存在"),
        ("police/register", "不在 agencies.yml 里"),
        ("tax", "不是条目的键"),
        ("tax/Payer", "不是条目的键"),
        ("tax/../payer", "不是条目的键"),
    ],
)
def test_an_entry_that_exists_or_cannot_be_is_refused(city: City, entry: str, what: str) -> None:
    before = sorted(city.folder.rglob("*"))
    done = run("catalog", "new", entry)
    assert isinstance(done.exception, InputError)
    assert what in str(done.exception)
    assert sorted(city.folder.rglob("*")) == before


def test_the_schemas_are_written_beside_the_catalog_folder(city: City) -> None:
    assert run("catalog", "schema").exit_code == 0
    run("catalog", "new", "tax/invoice")
    file = city.folder / FILE
    reference = file.read_text("utf-8").splitlines()[0].rpartition("=")[2]
    schema = json.loads((file.parent / reference).read_text("utf-8"))
    assert schema["required"][:2] == ["code", "title"]
