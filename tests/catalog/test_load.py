"""Whoever breaks a catalog file is told every fault, its line, and what to do."""

from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest

from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.settings import SHIPPED_CATALOG

if TYPE_CHECKING:
    from conftest import City

PAYER = "sources/tax/payer.yml"
COMPANY = "sources/market/company.yml"
LICENCE = "sources/market/licence.yml"
BODY = "survivorship/legal_entity.yml"


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_catalog(folder)
    return caught.value.problems


def test_a_sound_folder_is_read_whole(city: "City"):
    catalog = load_catalog(city.folder)
    assert sorted(catalog.entries) == ["market/company", "market/licence", "tax/payer"]
    payer = catalog.entries["tax/payer"]
    assert (payer.key, payer.agency, payer.items[0].source_column) == ("tax/payer", "tax", "NSRSBH")
    assert catalog.codes["status"].values == {"01": "存续", "02": "注销"}
    assert catalog.consolidations["legal_entity"].database == "legal_entity"


def test_the_shipped_catalog_is_sound():
    assert load_catalog(SHIPPED_CATALOG).entries


ONE_FAULT = [
    # shape: YAML itself
    (PAYER, "level: L3\nuse", "level: L3\nlevel: L2\nuse", ":9 level", "键 level 重复，第 8 行"),
    (PAYER, "title: 纳税人登记信息", "title: 纳税人: 登记", ":2", "YAML 语法错误"),
    (PAYER, "cycle: 每日", "\tcycle: 每日", ":10", "YAML 语法错误"),
    (PAYER, "cycle: 每日", "cycle: &c 每日", ":10 cycle", "锚点"),
    (PAYER, "cycle: 每日", "cycle: !!str 每日", ":10 cycle", "YAML 标签"),
    (PAYER, "cycle: 每日", "cycle: 每日\n---\nx: 1", ":11", "不止一个 YAML 文档"),
    (PAYER, "cycle: 每日", "cycle: 每日\n? [a, b]\n: 1", ":11", "键不是一个词"),
    ("retired.yml", "2026-01-01", "2026-02-30", ":1 [0].retired", "不是有效的日期"),
    # shape: the model
    (PAYER, 'code: "306001/000001"\n', "", ":1 code", "缺少必填的 code"),
    (PAYER, '"306001/000001"', "306001", ":1 code", "应当是文本"),
    (PAYER, "title: 纳税人登记信息", "title:", ":2 title", "title 没有写值"),
    (PAYER, "cycle: 每日", "cycle: 天天", ":10 cycle", "“天天”不在允许的取值里"),
    (PAYER, "cycle: 每日", "cycle: 每日\nkey: tax/other", ":11 key", "由文件的位置决定"),
    (PAYER, "cycle: 每日", "cycle: 每日\nagency: market", ":11 agency", "由文件的位置决定"),
    (PAYER, "summary:", "sumary: x\nsummary:", ":3 sumary", "不认识的键 sumary"),
    (PAYER, "length: 18", "length: '18'", ":18 items[0].length", "应当是整数"),
    (PAYER, "length: 18", "length: 18.0", ":18 items[0].length", "应当是整数"),
    (PAYER, "required: true", "required: 'yes'", ":18 items[0].required", "应当是 true 或 false"),
    (PAYER, "type: datetime", "type: timestamp", ":21 items[3].type", "不在允许的取值里"),
    (PAYER, "level: L3, semantic", "level: L5, semantic", ":20 items[2].level", "“L5”"),
    (PAYER, "name: phone,", "name: 电话,", ":20 items[2].name", "写法不对"),
    (PAYER, "record_key: [uscc]", "record_key: uscc", ":12 record_key", "应当是列表"),
    ("codes/status.yml", "01: 存续", "01: 1", ":4 values.01", "应当是文本"),
    ("retired.yml", "2026-01-01", "一月", ":1 [0].retired", "应当是日期"),
    ("subjects.yml", "企业: 登记的市场主体", "企业: [a]", ":2 企业", "应当是文本"),
    ("agencies.yml", "unit: 数据科, ", "", ":4 tax.responsible.unit", "缺少必填的 unit"),
    # one part against another
    ("agencies.yml", "11370300MBTE5T045W", "11370300MBTE5T045X", ":3 tax.uscc", "校验位不对"),
    ("agencies.yml", "11370300MBTE5T045W", "1137X", ":3 tax.uscc", "不是统一社会信用代码的写法"),
    ("agencies.yml", "11370300MBTE5T045W", "12370300MBTE5T053L", ":3 tax.uscc", "相同"),
    (PAYER, '"306001/000001"', '"306002/000001"', ":1 code", "已用于 market/company"),
    (PAYER, "record_key: [uscc]", "record_key: [id]", ":12 record_key[0]", "没有信息项 id"),
    (PAYER, "record_key: [uscc]", "record_key: []", ":12 record_key", "没有记录主键"),
    (PAYER, "identifiers: [uscc]", "identifiers: [id]", ":11 identifiers[0]", "没有信息项 id"),
    (PAYER, "time: updated", "time: when", ":16 extraction.time", "没有信息项 when"),
    (PAYER, "time: updated", "time: name", ":16 extraction.time", "类型是 string"),
    (PAYER, "{time: updated}", "{mode: incremental}", ":16 extraction.time", "没有时间项"),
    (
        PAYER,
        "feeds: [legal_entity]",
        "feeds: [people]",
        ":14 feeds[0]",
        "people 不是本目录的数据库",
    ),
    (PAYER, "subject: 纳税人\n", "subject: 居民\n", ":15 subject", "没有数据对象 居民"),
    (LICENCE, "name: granted,", "name: number,", ":18 items[2].name", "与第 1 个信息项重复"),
    (PAYER, "title: 联系电话,", "title: 联系电话, column: name,", ":20 items[2].column", "重复"),
    (COMPANY, "codes: status", "codes: state", ":18 items[2].codes", "没有代码表 state"),
    ("retired.yml", "tax/invoice_book", "tax/payer", ":1 [0].entry", "已列为退出目录，但文件还在"),
    # survivorship
    (BODY, "market/company\n    key: uscc\n", "market/company\n", ":7 claims[0]", "只写一个"),
    (BODY, '"trim(name)"', '"name -- why"', ":9 claims[0].fields.name", "有注释"),
    (BODY, '"trim(name)"', '"upper(name"', ":9 claims[0].fields.name", "语法错误"),
    (BODY, '"trim(name)"', '"name AS n"', ":9 claims[0].fields.name", "不是单个 SQL 表达式"),
    (BODY, "time: updated", "time: when", ":12 claims[1].time", "没有信息项 when"),
    (BODY, "name IS NOT NULL", "nme IS NOT NULL", ":13 claims[1].where", "没有信息项 nme"),
    (BODY, "status: status}", "status: state}", ":9 claims[0].fields.status", "没有信息项 state"),
    (BODY, '"trim(name)"', '"trim(name"', ":9 claims[0].fields.name", "语法错误"),
    (BODY, '"trim(name)"', '"(SELECT 1)"', ":9 claims[0].fields.name", "不是单个 SQL 表达式"),
    (BODY, '"trim(name)"', '"name; name"', ":9 claims[0].fields.name", "不是单个 SQL 表达式"),
    (BODY, '"trim(name)"', '"other.name"', ":9 claims[0].fields.name", "引用了另一张表"),
    (BODY, "{name: name}", "{name: name, x: name}", ":14 claims[1].fields.x", "没有声明字段 x"),
    (BODY, "key_semantic: uscc", "key_semantic: id", ":5 key_semantic", "不认识的语义类型"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [pytest.param(*case, id=f"{case[0]} {case[2][:24]}") for case in ONE_FAULT],
)
def test_one_fault_is_told_once_at_its_line(
    city: "City", name: str, old: str, new: str, where: str, what: str
):
    city.replace(name, old, new)
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{name}{where}"
    assert what in problem.what
    assert problem.remedy


@pytest.mark.parametrize(
    ("name", "content", "where", "what"),
    [
        ("sources/tax/old.yml", "title: 纳税人".encode("gb18030"), ":1", "不是 UTF-8"),
        ("sources/tax/old.yml", b"# x\ntitle: \xff", ":2", "不是 UTF-8"),
        ("sources/tax/old.yml", b"", "", "文件是空的"),
        ("sources/tax/old.yml", b"# only a comment\n", "", "文件是空的"),
        ("sources/tax/old.yml", b"- a\n- b\n", ":1", "应当是键和值"),
        ("sources/tax/old.yaml", b"title: x", "", "扩展名 .yaml 不接受"),
        ("sources/tax/Old.yml", b"title: x", "", "不能作为键"),
        ("sources/tax/a__b.yml", b"title: x", "", "不能作为键"),
        ("sources/payer.yml", b"title: x", "", "不在目录规定的位置"),
        ("notes.yml", b"title: x", "", "不在目录规定的位置"),
        ("survivorship/people.yml", b"title: x", "", "people 不是基础数据库"),
        ("agencies.yml", b"- a\n", ":1", "应当是键和值"),
        ("subjects.yml", b"- a\n", ":1", "应当是键和值"),
        ("retired.yml", b"a: 1\n", ":1", "应当是列表"),
        ("codes/status.yml", b"\x00", "", "YAML 语法错误"),
    ],
)
def test_an_unfit_file_is_told_once(city: "City", name: str, content: bytes, where: str, what: str):
    city.write(name, content)
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{name}{where}"
    assert what in problem.what


def test_an_unknown_agency_is_told_once_for_its_folder(city: "City"):
    for name in ("one", "two"):
        text = (city.folder / COMPANY).read_text(encoding="utf-8")
        city.write(f"sources/court/{name}.yml", text.replace("306002/000001", f"306009/{name}"))
    (problem,) = problems_of(city.folder)
    assert problem.where == "sources/court/one.yml"
    assert "单位 court 不在 agencies.yml 里" in problem.what


def test_a_missing_register_of_agencies_hides_nothing_else(city: "City"):
    (city.folder / "agencies.yml").unlink()
    city.replace(PAYER, "cycle: 每日", "cycle: 天天")
    assert [problem.where for problem in problems_of(city.folder)] == [
        "agencies.yml",
        f"{PAYER}:10 cycle",
    ]


def test_all_faults_of_all_files_are_told_at_once_in_order(city: "City"):
    city.replace(PAYER, "cycle: 每日", "cycle: 天天")
    city.replace(PAYER, "type: datetime", "type: timestamp")
    city.replace("codes/status.yml", "01: 存续", "01: 1")
    city.replace(COMPANY, "record_key: [uscc]", "record_key: [id]")
    city.write("sources/tax/broken.yml", b"a: [")
    assert [problem.where for problem in problems_of(city.folder)] == [
        "codes/status.yml:4 values.01",
        f"{COMPANY}:12 record_key[0]",
        "sources/tax/broken.yml:2",
        f"{PAYER}:10 cycle",
        f"{PAYER}:21 items[3].type",
    ]


def test_a_misspelt_key_is_answered_with_the_right_one(city: "City"):
    city.replace(PAYER, "column: NSRSBH", "colum: NSRSBH")
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{PAYER}:18 items[0].colum"
    assert problem.remedy == "改成 column"


def test_a_field_no_claim_wins_is_told(city: "City"):
    city.replace(BODY, "order: [market/company, tax/payer]", "order: [market/company]")
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{BODY}:16 fields[0].order"
    assert "tax/payer 主张字段 name，但不在 order 里" in problem.what


@pytest.mark.parametrize("said", ["equal: 3", "policy: latest, equal: 2"])
def test_more_equals_than_a_field_has_are_told(city: "City", said: str):
    order = "order: [market/company, tax/payer]"
    city.replace(BODY, order, f"{order}, {said}")
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{BODY}:16 fields[0].equal"


def test_an_order_without_a_claim_is_told(city: "City"):
    city.replace(BODY, "order: [market/company], ", "order: [market/company, tax/payer], ")
    (problem,) = problems_of(city.folder)
    assert problem.where == f"{BODY}:17 fields[1].order[1]"
    assert "tax/payer 没有对字段 status 提出主张" in problem.what


EXEMPTION = """
exemption:
  basis: 《中华人民共和国税收征收管理法》第八条第二款
  items: [{items}]
  reason: 示例
  decided: 2026-01-01
  decided_by: 示例
  review_by: 2027-01-01
"""


@pytest.mark.parametrize(
    ("items", "wheres"),
    [
        ("nothing", [f"{PAYER}:24 exemption.items[0]"]),
        ("uscc", [f"{BODY}:11 claims[1].key", f"{PAYER}:12 record_key[0]"]),
        ("updated", [f"{BODY}:12 claims[1].time", f"{PAYER}:16 extraction.time"]),
        ("name", [f"{BODY}:13 claims[1].where", f"{BODY}:14 claims[1].fields.name"]),
    ],
)
def test_an_exemption_may_not_take_away_what_is_needed(city: "City", items: str, wheres: list[str]):
    text = (city.folder / PAYER).read_text(encoding="utf-8")
    city.write(PAYER, text + EXEMPTION.format(items=items).lstrip())
    assert sorted(problem.where for problem in problems_of(city.folder)) == sorted(wheres)


def test_no_contact_is_repeated_in_a_refusal(city: "City"):
    city.replace("agencies.yml", "phone: 0533-2000001", "phone: 13800001234")
    city.replace("agencies.yml", "person: 张三", "person: [王小明]")
    refused = "\n".join(map(str, problems_of(city.folder)))
    assert "agencies.yml:4 tax.responsible.phone" in refused
    assert "13800001234" not in refused
    assert "王小明" not in refused


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    (problem,) = problems_of(tmp_path / "nowhere")
    assert "nowhere" in problem.where


def test_hidden_and_other_files_are_left_alone(city: "City"):
    city.write(".git/config.yml", b"\xff")
    city.write("README.md", b"notes")
    assert load_catalog(city.folder).entries


def test_a_file_saved_with_a_byte_order_mark_is_read(city: "City"):
    city.write(PAYER, b"\xef\xbb\xbf" + (city.folder / PAYER).read_bytes())
    assert "tax/payer" in load_catalog(city.folder).entries


def test_five_hundred_entries_are_read_within_the_bound(city: "City"):
    text = (city.folder / PAYER).read_text(encoding="utf-8")
    for n in range(500):
        city.write(f"sources/tax/entry{n}.yml", text.replace("306001/000001", f"306001/1{n:05d}"))
    before = process_time()
    assert len(load_catalog(city.folder).entries) == 503
    assert process_time() - before < 4


def test_the_remedy_for_an_unknown_key_names_only_what_may_be_written(city: "City"):
    city.replace("sources/tax/payer.yml", "use: 仅用于核验", "use: 仅用于核验\nzzzz: 1")
    with pytest.raises(InputError) as refused:
        load_catalog(city.folder)
    (problem,) = refused.value.problems
    offered = problem.remedy.partition("可用的键：")[2].split("、")
    assert "title" in offered
    assert not {"key", "agency"} & set(offered)


SUITE = """\
base.legal_entity__body:
  - type: expect_column_values_to_not_be_null
    kwargs: {column: name}
    dimension: 完整性
    title: 名称不为空
"""


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (
            "legal_entity__body",
            "legal_entity__branch",
            ":1 base.legal_entity__branch",
            "不是本目录",
        ),
        ("column: name", "column: nmae", "[0].kwargs.column", "没有列 nmae"),
        ("to_not_be_null", "to_not_be_nul", "[0].type", "to_not_be_null"),
        ("完整性", "完美性", "[0].dimension", "不是质量维度"),
        ("title:", "titel:", "[0].titel", "不认识的键"),
    ],
)
def test_a_suite_that_names_what_is_not_there_is_refused(
    city: "City", old: str, new: str, where: str, what: str
) -> None:
    city.write("suites/legal_entity.yml", SUITE)
    assert set(load_catalog(city.folder).suites) == {"base.legal_entity__body"}
    city.replace("suites/legal_entity.yml", old, new)
    found = problems_of(city.folder)
    assert any(p.where.endswith(where) and what in p.what + p.remedy for p in found), found


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("scoring.yml", "verified: no way\n", "scoring.yml:1 verified"),
        ("tickets.yml", "default: {answer: 5, extended: 3}\n", "tickets.yml:1 default"),
        (
            "tickets.yml",
            "default: {answer: 5, extended: 9}\nagencies:\n  nobody: {answer: 1, extended: 1}\n",
            "tickets.yml:3 agencies.nobody",
        ),
        ("quality.yml", "stop: {share: 2}\n", "quality.yml:1 stop.share"),
    ],
)
def test_scoring_and_limits_are_refused_at_their_line(
    city: "City", name: str, text: str, where: str
) -> None:
    city.write(name, text)
    assert where in [problem.where for problem in problems_of(city.folder)]


@pytest.mark.parametrize("deep", ["[" * 3000 + "]" * 3000, "{a: " * 3000 + "1" + "}" * 3000])
def test_a_file_nested_three_thousand_deep_is_told_with_its_line(city: "City", deep: str):
    file = city.folder / "codes" / "status.yml"
    file.write_text(f"title: 登记状态\nvalues: {deep}\n", "utf-8")
    with pytest.raises(InputError, match="嵌套超过 64 层") as refusal:
        load_catalog(city.folder)
    assert any(p.where.startswith("codes/status.yml:2") for p in refusal.value.problems)


@pytest.mark.parametrize("name", ["codes/status.yml", "codes/more.yml", "sources/tax"])
def test_a_symbolic_link_is_no_part_of_a_catalog(city: "City", name: str, tmp_path: Path):
    place = city.folder / name
    target = tmp_path / "elsewhere"
    if place.exists():
        place.rename(target)
    elif place.suffix:
        target.write_text("title: a\nsource: a\nvalues: {1: a}\n", "utf-8")
    place.symlink_to(target)
    with pytest.raises(InputError, match="符号链接") as refusal:
        load_catalog(city.folder)
    assert any(p.where.split(" ")[0] == name for p in refusal.value.problems)
