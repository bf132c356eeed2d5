"""A deployment's own statute files are reviewed as strictly as the shipped ones."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.files.problem_lines import with_lines
from zb_pipelines.domain.catalog.lint.statutes import statutes
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.review import review

if TYPE_CHECKING:
    from conftest import City

DAY = date(2026, 11, 20)
LAW = "statutes/tax_law.yml"
ROW = "number: 八, paragraph: 2, paragraphs: 5"
DAYS = "in_force: 2015-04-24"
ISSUER = "issuer: 全国人民代表大会常务委员会"

# what stands in the file → what stands there instead, where the finding is, words of it
FAULTS = [
    (ROW, "number: 第八条, paragraph: 2, paragraphs: 5", "number", "不是序号"),
    (ROW, "number: '8', paragraph: 2, paragraphs: 5", "number", "永远查不到"),
    (ROW, "number: 二八, paragraph: 2, paragraphs: 5", "number", "“二八”的写法永远查不到"),
    (ROW, "number: 八, paragraph: 5, paragraphs: 2", "paragraph", "第5款，而该条只有2款"),
    (ROW, "number: 八, paragraph: 2", "paragraphs", "没有写明该条有几款"),
    (ROW, f"{ROW}, points: [9], items: {{2: 3}}", "points", "第9项，而该款只有3项"),
    (ROW, f"{ROW}, items: {{6: 3}}", "items", "没有的款"),
    (", covers: [纳税人]", ", covers: []", "covers", "没有写明管哪些主体事项"),
    ("strength: S3, ", "", "covers", "没有写明限制的强度"),
    ("strength: S3", "strength: S3, refers_to: 不存在的法", "refers_to", "没有登记"),
    (DAYS, f"{DAYS}\n    until: 2015-04-24", "versions[0].until", "不晚于起始日"),
    (DAYS, "published: 2015-05-01\n    in_force: 2015-04-24", "in_force", "早于公布日期"),
    (DAYS, "ended_by: 无", "versions[0]", "任何一天都不生效"),
    (DAYS, f"{DAYS}\n    last_article: 5", "number", "只有5条"),
    (DAYS, f"{DAYS}\n    last_article: 9\n    outline: 1 1 1 1 1 1 1 5", "last_article", "8条"),
    (DAYS, f"{DAYS}\n    outline: 1 1 1 1 1 1 1 4", "paragraphs", "不一致"),
    (ISSUER, "issuer: 全国人民代表大会常务委员会办公厅", "issuer", "不能为全国制定法律"),
    (ISSUER, f"{ISSUER}\nterritory: 淄博市", "issuer", "不能为淄博市制定法律"),
    (ISSUER, f"{ISSUER}\naliases: [食品安全法]", "aliases[0]", "已经是 statutes/food_safety_law.yml 的名称"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "words"), FAULTS)
def test_a_careless_row_is_told_with_file_and_line(
    city: "City", old: str, new: str, path: str, words: str
):
    city.replace(LAW, old, new)
    found = with_lines(city.folder, statutes(load_catalog(city.folder), DAY))
    assert any(
        each.where.startswith(f"{LAW}:") and each.where.endswith(path) and words in each.what
        for each in found
    ), found


def test_texts_that_hold_at_the_same_time_are_told(city: "City"):
    city.replace(
        LAW, "  - label: '2015'", "  - {label: '2001', in_force: 2001-05-01}\n  - label: '2015'"
    )
    (finding,) = statutes(load_catalog(city.folder), DAY)
    assert finding.where == f"{LAW} versions[0].until"
    assert "重叠" in finding.what


def test_a_provision_that_stands_twice_is_told(city: "City"):
    text = (city.folder / LAW).read_text(encoding="utf-8")
    city.write(LAW, text + text.splitlines()[-1] + "\n")
    assert any("登记了两次" in each.what for each in statutes(load_catalog(city.folder), DAY))


def test_a_clash_of_names_is_one_finding_and_refuses_no_catalog(city: "City"):
    city.write(
        "statutes/again.yml",
        "name: 食品安全法\nrank: 法律\n" + ISSUER + "\nsource: 示例\n"
        "versions: [{label: '2021', in_force: 2021-04-29}]\n",
    )
    (finding,) = review(load_catalog(city.folder), DAY)
    assert finding.where == "statutes/food_safety_law.yml name"
    assert "statutes/again.yml" in finding.what


def test_an_unknown_subject_is_refused_wherever_it_stands(city: "City"):
    from zb_pipelines.domain.errors import InputError

    city.replace(LAW, "strength: S3", "requires: [没有的事项], strength: S3")
    with pytest.raises(InputError, match=r"requires\[0\].*没有的事项"):
        load_catalog(city.folder)


@pytest.mark.parametrize(
    "basis",
    [
        "《中华人民共和国税收征收管理法》",
        "《",
        "第八条",
        "《税收征收管理法》第" + "九" * 9000 + "条",
    ],
)
def test_no_basis_stops_the_review_of_the_others(city: "City", basis: str):
    city.replace(
        "sources/tax/payer.yml",
        "有条件共享, condition: 依职责申请, mode: 接口",
        f"不予共享, basis: {basis!r}",
    )
    city.replace("sources/market/licence.yml", "summary: 本市食品经营许可", "summary: ''")
    wheres = {finding.where for finding in review(load_catalog(city.folder), DAY)}
    assert wheres == {"sources/tax/payer.yml sharing.basis", "sources/market/licence.yml summary"}


def test_the_shipped_register_has_no_fault():
    assert list(statutes(shipped_catalog(), DAY)) == []
