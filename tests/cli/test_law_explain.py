"""`zb law explain` and `zb exemptions check`: what a lawyer sees, for people and for machines."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = "2026-11-22"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("ZB_CATALOG", str(SHIPPED_CATALOG))


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(declare_app(), list(arguments))
    return result.exit_code, result.stdout


def test_a_right_basis_passes_every_test_and_says_its_text() -> None:
    code, told = run(
        "law",
        "explain",
        "《统计法》第二十八条",
        "--date",
        DAY,
        "--items",
        "统计调查单位资料",
        "--json",
    )
    found = json.loads(told)
    (provision,) = found["provisions"]
    assert (code, found["valid"], found["reasons"]) == (0, True, [])
    assert all(check["passed"] for check in provision["checks"])
    assert (provision["text"], provision["in_force"]) == ("2024年修正", "2024-09-13")
    assert provision["verified"]
    assert "不得对外提供" in provision["provision"]


@pytest.mark.parametrize(
    ("use", "category"),
    [
        ("aggregation", "strength"),
        ("sharing", "strength"),
        ("opening", None),
        ("collection", "strength"),
    ],
)
def test_the_use_decides_whether_a_duty_of_confidentiality_is_enough(
    use: str, category: str | None
) -> None:
    code, told = run(
        "law", "explain", "《社会保险法》第八十一条", "--date", DAY, "--for", use, "--json"
    )
    found = json.loads(told)
    assert code == (2 if category else 0)
    assert found["categories"] == ([category] if category else [])


def test_the_entry_withheld_may_be_named() -> None:
    code, told = run(
        "law", "explain", "《统计法》第二十八条", "--date", DAY,
        "--items", "public_security/household_register",
    )  # fmt: skip
    assert code == 2
    assert "户籍登记信息" in told
    assert "✗ 管得到所涉数据" in told


def test_the_first_test_that_fails_ends_the_examination() -> None:
    _, told = run("law", "explain", "《统计法（草案）》第二十八条", "--date", DAY, "--json")
    checks = json.loads(told)["provisions"][0]["checks"]
    assert [check["passed"] for check in checks] == [False, *[None] * 9]


def test_every_exemption_says_what_is_withheld_and_by_which_provision() -> None:
    code, told = run("exemptions", "check", "--date", DAY, "--json")
    found = json.loads(told)
    assert code == 0
    assert len(found) >= 10
    for each in found:
        assert {"entry", "date", "basis", "items", "valid", "reasons", "flags"} <= set(each)
        assert each["withheld"]
        assert all(provision["provision"] for provision in each["provisions"])
    _, text = run("exemptions", "check", "--date", DAY)
    assert "条文大意：" in text
    assert "✓ 当日有效" in text
