"""What an author of derived tables and finding rules gets, on a catalog with two of each."""

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets.column_metadata import column_lineage
from assets.derived_tables.explain_row import LandingRow, explain_row
from assets.reports.dictionary import dictionary
from assets.reports.dictionary_markdown import write_markdown
from assets.thematic.finding_counts import count_findings
from resources.platform import Platform
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 11, 20)
Build = Callable[..., list[dict[str, Any]]]
PENSION, DEATH = "human_resources/pension_payment", "health_commission/death_certificate"
PAID = "aggregation.human_resources__pension_payment"
TABLE = """\
title: 养老金发放
summary: 每行一笔发放。
key: [payment_no]
columns:
  - {name: payment_no}
  - {name: resident_id}
  - {name: amount}
  - {name: late, title: 发放距今工作日, type: integer, level: L1, unit: 天, level_reason: 只有天数}
parameters:
  least: {value: 100, title: 起算金额, unit: 元}
"""
SQL = f"""\
SELECT p.payment_no, p.resident_id, p.amount,
    workdays_between(p.pay_date, getvariable('build_day')) AS late,
    [origin('{PENSION}', p._record)] AS _origin
FROM {PAID} AS p WHERE p.amount >= getvariable('least')
"""
FINDING = """\
title: 大额发放
subject: person
law: {statute: social_insurance_law, article: 八十八}
verifier: human_resources
advice: 核对发放金额
tolerance: 无
"""
FINDING_SQL = f"""\
SELECT p.resident_id AS subject, p.pay_month AS case_key, p.pay_date AS since, NULL AS until,
    p.amount AS amount, '单笔发放超过一万元' AS detail,
    [evidence('{PENSION}', p._record, '发放 ' || p.amount || ' 元')] AS evidence
FROM {PAID} AS p WHERE p.amount > 10000
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample's sources and statutes with one derived table and one finding rule."""
    target = tmp_path / "catalog"
    shutil.copytree(
        SHIPPED_CATALOG,
        target,
        ignore=shutil.ignore_patterns("tables", "findings", "suites", "products"),
    )
    write(target, "tables/population/pension", TABLE, SQL)
    write(target, "findings/social_security/large", FINDING, FINDING_SQL)
    return target


def write(folder: Path, name: str, declared: str, sql: str) -> None:
    file = folder / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(declared, "utf-8")
    file.with_suffix(".sql").write_text(sql, "utf-8")


def paid(number: str, amount: float, day: str = "2026-11-13") -> dict[str, Any]:
    return {
        "payment_no": number,
        "resident_id": "370301196001010037",
        "amount": amount,
        "pay_month": "202611",
        "pay_date": day,
    }


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_catalog(folder)
    return str(caught.value)


class TestDeclaration:
    def test_a_column_taken_over_unchanged_inherits_title_level_meaning_and_unit(
        self, folder: Path
    ) -> None:
        table = load_catalog(folder).tables["population/pension"]
        columns = {column.name: column for column in table.columns}
        assert columns["amount"].title == "发放金额"
        assert columns["amount"].unit == "元"
        assert columns["resident_id"].semantic == "resident_id"
        assert columns["resident_id"].level == "L3"
        assert columns["late"].sources == (f"{PENSION}.pay_date",)
        assert table.reads == (PAID,)

    def test_a_level_below_the_sources_needs_a_reason(self, folder: Path) -> None:
        write(
            folder, "tables/population/pension", TABLE.replace("amount}", "amount, level: L1}"), SQL
        )
        assert "低于来源的最高级别 L3" in refusal(folder)

    def test_a_query_over_a_table_nobody_declared_is_told(self, folder: Path) -> None:
        write(folder, "tables/population/pension", TABLE, SQL.replace("__pension", "__rents"))
        assert "aggregation.human_resources__rents_payment 不在目录里" in refusal(folder)

    def test_a_declared_column_that_the_query_lacks_is_told(self, folder: Path) -> None:
        write(folder, "tables/population/pension", TABLE, SQL.replace("AS late", "AS later"))
        said = refusal(folder)
        assert "没有给出声明的列 late" in said
        assert "给出的列 later 没有声明" in said

    def test_a_thematic_table_must_not_name_persons(self, folder: Path) -> None:
        write(folder, "tables/social_security/pension", TABLE, SQL)
        assert "含有可识别个人的信息（resident_id）" in refusal(folder)

    def test_a_pseudonym_may_stand_in_a_thematic_table(self, folder: Path) -> None:
        declared = TABLE.replace("{name: resident_id}", "{name: person, semantic: person_key}")
        sql = SQL.replace("p.resident_id,", "person_key(p.resident_id) AS person,")
        write(folder, "tables/social_security/pension", declared, sql)
        column = load_catalog(folder).tables["social_security/pension"].columns[1]
        assert (column.title, column.level, column.sources) == ("人员标识（假名）", "L3", ())

    def test_a_base_table_may_not_read_a_thematic_one(self, folder: Path) -> None:
        sql = "SELECT f.finding AS payment_no, [f.finding] AS _origin FROM thematic.x__y AS f"
        write(folder, "tables/population/pension", TABLE, sql)
        assert "thematic.x__y" in refusal(folder)

    def test_tables_that_read_each_other_are_refused(self, folder: Path) -> None:
        for one, other in (("a", "b"), ("b", "a")):
            sql = f"SELECT t.name, t._origin FROM base.population__{other} AS t"
            declared = "title: 甲\nsummary: 乙\nkey: [name]\ncolumns: [{name: name}]\n"
            write(folder, f"tables/population/{one}", declared, sql)
        assert "互相依赖" in refusal(folder)

    def test_a_finding_must_cite_a_registered_statute(self, folder: Path) -> None:
        declared = FINDING.replace("social_insurance_law", "law_of_nowhere")
        write(folder, "findings/social_security/large", declared, FINDING_SQL)
        assert "没有法规 law_of_nowhere" in refusal(folder)

    def test_a_table_without_its_query_is_told(self, folder: Path) -> None:
        (folder / "tables/population/pension.sql").unlink()
        assert "缺少同名的查询文件 pension.sql" in refusal(folder)


class TestBuild:
    def test_rows_come_typed_with_their_origin_and_parameters_apply(
        self, folder: Path, build_of: Callable[[Catalog], Build]
    ) -> None:
        build = build_of(load_catalog(folder))
        rows = build("base.population__pension", {PENSION: [paid("A", 3000), paid("B", 99)]})
        assert [(row["payment_no"], row["late"], row["_origin"]) for row in rows] == [
            ("A", 5, [f"{PENSION}#{PENSION}:1"])
        ]
        assert len(build("base.population__pension", {PENSION: [paid("B", 99)]},
                         parameters={"least": 1})) == 1  # fmt: skip

    def test_a_source_that_never_delivered_is_an_empty_table(
        self, folder: Path, build_of: Callable[[Catalog], Build]
    ) -> None:
        assert build_of(load_catalog(folder))("base.population__pension", {}) == []

    def test_two_rows_of_one_key_are_refused(
        self, folder: Path, build_of: Callable[[Catalog], Build]
    ) -> None:
        build = build_of(load_catalog(folder))
        with pytest.raises(InputError, match="2 行中有 1 行的键"):
            build("base.population__pension", {PENSION: [paid("A", 300), paid("A", 400)]})

    def test_a_finding_names_the_person_by_pseudonym_only(
        self, folder: Path, build_of: Callable[[Catalog], Build]
    ) -> None:
        build = build_of(load_catalog(folder))
        found = build("social_security/large", {PENSION: [paid("A", 20000), paid("B", 5)]})
        assert len(found) == 1
        assert found[0]["law"] == "《中华人民共和国社会保险法》第八十八条"
        assert found[0]["evidence"] == [f"{PENSION}#{PENSION}:1 发放 20000.0000 元"]
        assert found[0]["since"] == date(2026, 11, 13)
        assert "370301196001010037" not in str(found)
        assert re.fullmatch("1-[0-9a-f]{32}", found[0]["subject"])

    def test_the_same_person_has_the_same_pseudonym_in_every_table(
        self, folder: Path, build_of: Callable[[Catalog], Build]
    ) -> None:
        declared = TABLE.replace("{name: resident_id}", "{name: person, semantic: person_key}")
        sql = SQL.replace("p.resident_id,", "person_key(p.resident_id) AS person,")
        write(folder, "tables/social_security/pension", declared, sql)
        build = build_of(load_catalog(folder))
        rows = build("thematic.social_security__pension", {PENSION: [paid("A", 20000)]})
        found = build("social_security/large", {PENSION: [paid("A", 20000)]})
        assert rows[0]["person"] == found[0]["subject"]


class TestReading:
    def test_a_row_is_explained_masked_down_to_its_landing_row(
        self, folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
    ) -> None:
        catalog = load_catalog(folder)
        build_of(catalog)("base.population__pension", {PENSION: [paid("A", 300), paid("B", 400)]})
        table = catalog.tables["population/pension"]
        row = explain_row(platform, catalog, table, "B", DAY)
        values = {column.name: column.value for column in row.columns}
        assert values["resident_id"] == "370301**********37"
        assert values["amount"] == "***"
        assert row.origin == (LandingRow(PENSION, DAY, 2),)

    def test_a_key_without_a_row_is_refused(
        self, folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
    ) -> None:
        catalog = load_catalog(folder)
        build_of(catalog)("base.population__pension", {PENSION: [paid("A", 300)]})
        with pytest.raises(InputError, match="没有以此为键的行"):
            explain_row(platform, catalog, catalog.tables["population/pension"], "Z", DAY)

    def test_findings_are_counted_by_rule_and_new_ones_told(
        self, folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
    ) -> None:
        catalog = load_catalog(folder)
        build = build_of(catalog)
        build("social_security/large", {PENSION: [paid("A", 20000)]}, day=DAY - timedelta(days=1))
        later = [paid("A", 20000), paid("B", 30000) | {"pay_month": "202610"}]
        build("social_security/large", {PENSION: later})
        release = platform.registry.publish(catalog, "王五", "测试", DAY)
        (found,) = count_findings(platform, release, DAY, "social_security")
        assert (found.rule, found.count, found.fresh, found.amount) == ("large", 2, 1, 50000)

    def test_the_dictionary_says_what_every_column_means_and_where_it_comes_from(
        self, folder: Path, tmp_path: Path
    ) -> None:
        described = dictionary(load_catalog(folder), "population")
        write_markdown(described, tmp_path / "dictionary.md")
        said = (tmp_path / "dictionary.md").read_text("utf-8")
        (amount,) = (line for line in said.splitlines() if line.startswith("| 发放金额 | amount |"))
        assert [cell.strip() for cell in amount.split("|")[3:8]] == ["小数", "", "是", "L3", "元"]
        assert amount.endswith(f"养老保险待遇发放信息”发放金额 | {PENSION}.amount |")
        assert "参数 `least` 起算金额：100元（未核验，可配置）" in said
        person = next(each for each in described if each.table == "base.population__person")
        sources = {column.name: column.sources for column in person.columns}
        assert "public_security/household_register.name" in sources["name"]
        assert not any(name.endswith("__source") for name in sources)
        assert "由 12 个目录条目按一数一源整合" in said
        assert "| 姓名 | name | 文本 | 64 |" in said
        assert "性别代码：0 未知的性别、1 男性" in said
        assert "按权威顺序取值：淄博市公安局“户籍人口登记信息” > " in said
        assert "## 代码表 性别代码" in said

    def test_the_lineage_names_the_columns_of_other_assets(self, folder: Path) -> None:
        lineage = column_lineage(load_catalog(folder).tables["population/pension"].columns)
        (source,) = lineage.deps_by_column["amount"]
        assert source.asset_key.path == ["aggregation", "human_resources", "pension_payment"]
        assert source.column_name == "amount"
