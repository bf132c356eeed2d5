"""A catalog that is well-formed but improper is not published without being told why."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.files.problem_lines import with_lines
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.exemptions import verdicts
from zb_pipelines.domain.catalog.review import review, vanished_entries

if TYPE_CHECKING:
    from conftest import City

DAY = date(2026, 11, 20)
PAYER = "sources/tax/payer.yml"
COMPANY = "sources/market/company.yml"
LICENCE = "sources/market/licence.yml"
AGENCIES = "agencies.yml"


def test_a_proper_catalog_has_no_findings(city: "City"):
    assert review(load_catalog(city.folder), DAY) == []


def test_the_shipped_catalog_may_be_published():
    assert review(shipped_catalog(), DAY) == []


CASES = [
    # coordinates
    (COMPANY, "title: 登记状态", "title: 住所经度", "items[2]", "是坐标，却没有声明坐标系"),
    (COMPANY, "feeds: [legal_entity]", "feeds: [legal_entity]\ncrs: BD-09", "crs", "却没有坐标"),
    # article 6
    (AGENCIES, "person: 张三", "person: 待定", "tax.responsible.person", "没有明确负责公共数据的人员"),
    (AGENCIES, "unit: 数据科", "unit: ' '", "tax.responsible.unit", "没有明确负责公共数据的内设机构"),
    (AGENCIES, "0533-2000001", "'2000'", "tax.responsible.phone", "联系电话不完整"),
    (AGENCIES, "data@tax.example", "data#tax", "tax.responsible.email", "电子邮箱不可用"),
    # article 8
    (PAYER, "level: L3, semantic", "level: L2, semantic", "items[2].level", "是电话，定为 L2 过低"),
    (PAYER, "level: L3\nuse", "level: L2\nuse", "level", "低于信息项的最高级别 L3"),
    (PAYER, "不予开放, basis: 《中华人民共和国税收征收管理法》第八条第二款", "无条件开放",
     "opening.type", "L3 数据不能无条件开放"),
    # articles 9 and 10
    (PAYER, "condition: 依职责申请, ", "", "sharing.condition", "有条件共享没有写共享条件"),
    (PAYER, "condition: 依职责申请", "condition: 无", "sharing.condition", "没有写共享条件"),
    (PAYER, "有条件共享", "无条件共享", "sharing.condition", "擅自增设条件"),
    (PAYER, "有条件共享, condition: 依职责申请, mode: 接口", "不予共享",
     "sharing.basis", "不予共享没有写明法律依据"),
    (PAYER, "有条件共享, condition: 依职责申请, mode: 接口", "不予共享, basis: 《某某规定》第三条",
     "sharing.basis", "登记簿没有《某某规定》"),
    (PAYER, ", mode: 接口", "", "sharing.mode", "没有写共享方式"),
    (PAYER, ", basis: 《中华人民共和国税收征收管理法》第八条第二款", "", "opening.basis", "没有写依据"),
    (COMPANY, "type: 无条件开放", "type: 有条件开放", "opening.condition", "没有写开放条件"),
    (COMPANY, "type: 无条件开放", "type: 无条件开放, condition: 需审批", "opening.condition", "增设条件"),
    (PAYER, "use: 仅用于核验", "use: ''", "use", "没有写使用要求"),
    (PAYER, "summary: 在本市登记的纳税人", "summary: ''", "summary", "是空的"),
    # articles 11 and 12
    (PAYER, "basis: 《中华人民共和国税收征收管理法》第十五条", "basis: ''",
     "collection_basis", "没有写收集依据"),
    (PAYER, "identifiers: [uscc]", "identifiers: []", "identifiers", "没有指明必要标识"),
    (PAYER, "identifiers: [uscc]", "identifiers: [phone]", "identifiers[0]", "不能作为必要标识"),
    # names as people read them
    (PAYER, "title: 纳税人登记信息", "title: 金税三期系统", "title", "是系统或者文件的名字"),
    (PAYER, "title: 纳税人登记信息", "title: '纳税人登记信息 '", "title", "名称前后有空格"),
    (PAYER, "summary: 在本市登记的纳税人", "summary: 纳税人登记信息。", "summary", "只重复了名称"),
    (PAYER, "306001/000001", "３０６００１", "code", "写法不对"),
    (PAYER, "title: 联系电话", "title: 纳税人 名称", "items[2].title", "与 name 同名"),
    (PAYER, "title: 更新时间, type: datetime", "title: '', type: datetime", "items[3].title", "没有名称"),
    (COMPANY, "title: 登记状态, level: L1, codes: status", "title: 注册资本（万元）, level: L1, type: decimal",
     "items[2].title", "计量单位写在了名称"),
    (COMPANY, "kind: 数据库, type: mysql", "kind: 电子文件, type: MySQL", "format", "不一致"),
    (LICENCE, "title: 食品经营许可信息", "title: 企业登记信息（2）", "title", "只差标点、空格或者末尾数字"),
    ("retired.yml", "2026-01-01", "2026-12-01", "[0].retired", "退出日期在将来"),
    ("retired.yml", "全面数字化电子发票", "' '", "[0].reason", "没有说明原因"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "path", "what"),
    [pytest.param(*case, id=f"{case[3]} {case[4]}") for case in CASES],
)
def test_one_impropriety_is_told_with_its_place(
    city: "City", name: str, old: str, new: str, path: str, what: str
):
    city.replace(name, old, new)
    findings = review(load_catalog(city.folder), DAY)
    assert [finding.where for finding in findings] == [f"{name} {path}"]
    assert what in findings[0].what
    assert findings[0].remedy


STATUTE = """
name: {name}
rank: {rank}
issuer: {issuer}
{instrument}territory: {territory}
source: 示例
versions:
  - label: '2020'
    in_force: {since}
    articles: [{{number: 三, paragraphs: 1, topic: 提供, gist: 示例, strength: {strength}, covers: [纳税人]}}]
"""
INVENTED = {
    "name": "虚构数据规定",
    "issuer": "国务院",
    "territory": "全国",
    "strength": "S1",
    "since": "2020-01-01",
}
SHARED = "有条件共享, condition: 依职责申请, mode: 接口"
OPENED = "不予开放, basis: 《中华人民共和国税收征收管理法》第八条第二款"


def instrument(
    city: "City",
    **fields: str,
) -> None:
    """Registers 《虚构数据规定》, by default of the State Council for the whole country."""
    kind = f"instrument: {fields['instrument']}\n" if "instrument" in fields else ""
    text = STATUTE.format(**(INVENTED | fields | {"instrument": kind}))
    city.write("statutes/invented.yml", text.lstrip())


# 政务数据共享条例: 法律、行政法规 or a 国务院决定 that expressly forbids supply
REFUSES_SHARING = [
    ({"rank": "法律", "issuer": "全国人民代表大会常务委员会"}, None),
    ({"rank": "行政法规"}, None),
    ({"rank": "规范性文件", "name": "国务院关于虚构数据的决定", "instrument": "国务院决定"}, None),
    ({"rank": "规范性文件", "name": "国务院关于虚构数据的决定"}, "规范性文件，效力不够"),
    ({"rank": "地方性法规", "issuer": "山东省人民代表大会常务委员会", "territory": "山东省"},
     "地方性法规，效力不够"),
    ({"rank": "部门规章", "issuer": "虚构部"}, "部门规章，效力不够"),
    ({"rank": "规范性文件"}, "规范性文件，效力不够"),
    ({"rank": "行政法规", "strength": "S4"}, "没有明确禁止提供"),
    ({"rank": "行政法规", "since": "2027-01-01"}, "没有施行"),
]  # fmt: skip
# 办法 第二十八条: 法律、法规 or 国家有关规定
CLOSES = [
    ({"rank": "行政法规"}, None),
    ({"rank": "地方性法规", "issuer": "山东省人民代表大会常务委员会", "territory": "山东省"}, None),
    ({"rank": "部门规章", "issuer": "虚构部"}, None),
    ({"rank": "规范性文件"}, None),
    ({"rank": "地方政府规章", "issuer": "山东省人民政府", "territory": "山东省"},
     "不是法律、法规或者国家有关规定"),
    ({"rank": "规范性文件", "issuer": "淄博市人民政府", "territory": "淄博市"},
     "不是法律、法规或者国家有关规定"),
    ({"rank": "行政法规", "since": "2027-01-01"}, "没有施行"),
]  # fmt: skip


@pytest.mark.parametrize(("statute", "objection"), REFUSES_SHARING)
def test_what_refuses_sharing_is_law_that_forbids_it(
    city: "City", statute: dict[str, str], objection: str | None
):
    instrument(city, **statute)
    name = statute.get("name", "虚构数据规定")
    city.replace(PAYER, SHARED, f"不予共享, basis: 《{name}》第三条")
    found = review(load_catalog(city.folder), DAY)
    assert [finding.where for finding in found] == ([f"{PAYER} sharing.basis"] if objection else [])
    assert not objection or objection in found[0].what


@pytest.mark.parametrize(("statute", "objection"), CLOSES)
def test_what_refuses_opening_may_also_be_a_rule_of_the_state(
    city: "City", statute: dict[str, str], objection: str | None
):
    instrument(city, **statute)
    city.replace(PAYER, OPENED, "不予开放, basis: 《虚构数据规定》第三条")
    found = review(load_catalog(city.folder), DAY)
    assert [finding.where for finding in found] == ([f"{PAYER} opening.basis"] if objection else [])
    assert not objection or objection in found[0].what


@pytest.mark.parametrize("basis", ["《某某规定》第三条", "上级要求"])
def test_a_basis_that_nobody_can_look_up_closes_nothing(city: "City", basis: str):
    city.replace(PAYER, OPENED, f"不予开放, basis: {basis}")
    (finding,) = review(load_catalog(city.folder), DAY)
    assert finding.where == f"{PAYER} opening.basis"


def test_the_same_data_collected_twice_without_a_statute_is_told(city: "City"):
    text = (city.folder / LICENCE).read_text(encoding="utf-8")
    text += "  - {name: maker, title: 经营者, level: L1}\n"
    city.write(LICENCE, text)
    copy = text.replace("306002/000002", "306001/000009")
    city.write("sources/tax/licence_copy.yml", copy)
    assert review(load_catalog(city.folder), DAY) == []  # both have a statute
    for no_law in ("工作需要", "《某某规定》第三条"):
        again = copy.replace("《中华人民共和国食品安全法》第三十五条", no_law)
        city.write("sources/tax/licence_copy.yml", again)
        (finding,) = review(load_catalog(city.folder), DAY)
    assert finding.where == "sources/tax/licence_copy.yml items"
    assert "与 market/licence“食品经营许可信息”的信息项基本相同，涉嫌重复收集" in finding.what


EXEMPTION = """
exemption:
  basis: 《不存在的条例》第一条
  reason: 示例
  decided: 2026-01-01
  decided_by: 示例
  review_by: {review_by}
"""


def test_an_exemption_without_a_statute_is_told_with_the_verdict(city: "City"):
    text = (city.folder / LICENCE).read_text(encoding="utf-8")
    city.write(LICENCE, text + EXEMPTION.format(review_by="2027-01-01").lstrip())
    findings = review(load_catalog(city.folder), DAY)
    assert {finding.where for finding in findings} == {f"{LICENCE} exemption.basis"}
    assert any("不存在的条例" in finding.what for finding in findings)


@pytest.mark.parametrize(("review_by", "told"), [(DAY - timedelta(days=1), True), (DAY, False)])
def test_an_exemption_is_reviewed_by_its_day(city: "City", review_by: date, told: bool):
    text = (city.folder / LICENCE).read_text(encoding="utf-8")
    city.write(LICENCE, text + EXEMPTION.format(review_by=review_by).lstrip())
    catalog = load_catalog(city.folder)
    wheres = [finding.where for finding in review(catalog, DAY)]
    assert (f"{LICENCE} exemption.review_by" in wheres) is told
    (verdict,) = verdicts(catalog, DAY).values()
    assert any("复核期限" in flag for flag in verdict.flags) is told


def test_a_base_database_may_not_claim_what_is_wholly_exempt(city: "City"):
    text = (city.folder / COMPANY).read_text(encoding="utf-8")
    city.write(COMPANY, text + EXEMPTION.format(review_by="2027-01-01").lstrip())
    wheres = [finding.where for finding in review(load_catalog(city.folder), DAY)]
    assert "survivorship/legal_entity.yml claims[0].entry" in wheres


def test_an_entry_may_not_vanish_without_a_word(city: "City"):
    before = load_catalog(city.folder)
    (city.folder / LICENCE).unlink()
    (finding,) = vanished_entries(before, load_catalog(city.folder))
    assert "market/licence“食品经营许可信息”不见了" in finding.what
    retired = "- {entry: market/licence, retired: 2026-11-01, reason: 职能划转}\n"
    city.write("retired.yml", retired)
    assert vanished_entries(before, load_catalog(city.folder)) == []


def test_no_contact_is_repeated_in_a_finding(city: "City"):
    city.replace(AGENCIES, "0533-2000001", "'1234567890123'")
    assert "1234567890123" not in str(review(load_catalog(city.folder), DAY))


def test_an_entry_that_moves_to_another_agency_has_not_vanished(city: "City"):
    before = load_catalog(city.folder)
    (city.folder / LICENCE).rename(city.folder / "sources/tax/licence.yml")
    assert vanished_entries(before, load_catalog(city.folder)) == []


def test_a_finding_is_placed_at_its_line(city: "City"):
    city.replace(PAYER, "level: L3, semantic", "level: L2, semantic")
    city.replace(AGENCIES, "data@tax.example", "data#tax")
    findings = with_lines(city.folder, review(load_catalog(city.folder), DAY))
    assert [finding.where for finding in findings] == [
        f"{AGENCIES}:4 tax.responsible.email",
        f"{PAYER}:20 items[2].level",
    ]
