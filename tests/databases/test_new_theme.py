"""A theme more than the shipped ones, by YAML and SQL in a copy of the catalog and nothing else."""

from collections.abc import Generator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from assets.reports.dictionary import dictionary
from assets.reports.quality.compose import document
from assets.reports.quality.facts.facts import gather
from resources.platform import Platform, open_platform
from resources.registry import Release
from tests.derived_tables.conftest import builder
from tests.shipped import shipped_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.catalog.changes import diff
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.sheets.columns import entry_columns
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.period import Period
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 11, 20)
FILES = {
    "tables/education/school.yml": """
title: 学校
summary: 每行一所登记的学校。
key: [school_code]
columns:
  - {name: school_code}
  - {name: name}
""",
    "tables/education/school.sql": """
SELECT s.school_code, s.name, [origin('education/school', s._record)] AS _origin
FROM aggregation.education__school AS s
""",
    "findings/education/school_without_name.yml": """
title: 学校没有名称
subject: body
law: {statute: social_assistance_law, article: 四十一}
verifier: education
advice: 补录学校名称
""",
    "findings/education/school_without_name.sql": """
SELECT s.school_code AS subject, '' AS case_key, CAST(NULL AS DATE) AS since,
    CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount, '没有名称' AS detail,
    [evidence('education/school', s._record, '名称为空')] AS evidence
FROM aggregation.education__school AS s WHERE s.name IS NULL
""",
}
ROWS = {"education/school": [{"school_code": "S1", "name": "第一小学"}, {"school_code": "S2"}]}


def write_theme(folder: Path) -> None:
    """The theme 教育 in the catalog ``folder``."""
    with (folder / "databases.yml").open("a", encoding="utf-8") as file:
        file.write("education: {title: 教育, kind: thematic, order: 14, description: 学校}\n")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.lstrip(), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalog with the theme."""
    copied = copytree(SHIPPED_CATALOG, tmp_path / "catalog")
    write_theme(copied)
    return copied


@pytest.fixture
def platform(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Platform]:
    """An installation of that catalog, without anything in it."""
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("ZB_CATALOG", str(folder))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    opened = open_platform()
    yield opened
    opened.registry.close()


@pytest.fixture
def release(platform: Platform, folder: Path) -> Release:
    """The catalog with the theme, released."""
    return platform.registry.publish(load_catalog(folder), "审核员", "教育主题库", DAY)


def test_dagster_has_the_table_and_the_findings_of_the_theme(release: Release) -> None:
    from zb_pipelines.definitions import build_defs

    specs = build_defs(release).resolve_all_asset_specs()
    mine = {
        key
        for spec in specs
        if (key := spec.key.to_user_string()).startswith("thematic/education/")
    }
    assert mine >= {"thematic/education/school", "thematic/education/finding"}


def test_the_dictionary_describes_them(release: Release) -> None:
    described = dictionary(release.catalog, "education")
    assert [each.table for each in described] == [
        "thematic.education__finding",
        "thematic.education__school",
    ]
    assert described[1].title == "学校"


def test_findings_and_report_name_them(
    release: Release, platform: Platform, tmp_path: Path
) -> None:
    build = builder(release.catalog, tmp_path)
    (found,) = build("education/school_without_name", ROWS)
    assert found["subject"] == "S2"
    build("thematic.education__school", ROWS)

    said = CliRunner().invoke(
        declare_app(), ["findings", "--theme", "education", "--date", str(DAY)]
    )
    assert said.exit_code == 2
    assert "学校没有名称" in said.output

    report = document(gather(platform, Period(DAY, DAY), DAY, release))
    assert "教育主题数据库" in repr(report)


def test_a_clerk_may_choose_it_and_the_difference_tells_of_it(release: Release) -> None:
    (feeds,) = [c for c in entry_columns(release.catalog.databases) if c.path == ("feeds",)]
    assert (feeds.labels or {})["教育"] == "education"
    shipped = shipped_catalog()
    changes = {(c.kind, c.subject) for c in diff(shipped, release.catalog, DAY)}
    assert changes == {
        ("database_listed", "education"),
        ("database_added", "education/school"),
        ("database_added", "education/finding"),
    }


def test_a_table_of_an_undeclared_database_is_refused(folder: Path) -> None:
    file = folder / "databases.yml"
    file.write_text(file.read_text("utf-8").replace("education:", "schooling:"), "utf-8")
    with pytest.raises(InputError) as refused:
        load_catalog(folder)
    assert {problem.where for problem in refused.value.problems} == {
        "tables/education/school.yml",
        "findings/education/school_without_name.yml",
    }
    assert all("databases.yml" in problem.remedy for problem in refused.value.problems)


def test_a_catalog_without_the_list_is_refused_with_a_remedy(folder: Path) -> None:
    (folder / "databases.yml").unlink()
    with pytest.raises(InputError) as refused:
        load_catalog(folder)
    (problem,) = refused.value.problems
    assert problem.where == "databases.yml"
    assert "新建 databases.yml" in problem.remedy


def test_two_databases_of_one_title_are_refused_at_the_line(folder: Path) -> None:
    file = folder / "databases.yml"
    file.write_text(file.read_text("utf-8").replace("title: 教育", "title: 人口"), "utf-8")
    with pytest.raises(InputError) as refused:
        load_catalog(folder)
    (problem,) = refused.value.problems
    assert problem.where.startswith("databases.yml:")
    assert problem.where.endswith("education.title")
