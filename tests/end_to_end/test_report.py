"""The bureau's quality report of two lived nights: one result, the same on page and in the workbook."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assets.reports.quality.document.document import Document
from assets.reports.quality.document.number_format import cell_text, fraction, share
from assets.reports.quality.facts.measures import AGREEING
from assets.reports.quality.quality_report import write_report
from assets.reports.quality.rendering.workbook import headings, sheet_name
from quality.rules.indicators import indicator_of
from tests.end_to_end.installation import FIRST, SECOND, Installation, Lived
from tests.end_to_end.report_files import Shown, sheets
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.period import period_of
from zb_pipelines.domain.quality.scoring import shipped_scoring

ALL = ("html", "xlsx")


@pytest.fixture
def zb(lived: Lived) -> Installation:
    return lived.installation


@pytest.fixture
def on_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_TODAY", SECOND.isoformat())


def made(
    zb: Installation,
    folder: Path,
    period: str,
    agency: str | None = None,
    formats: tuple[str, ...] = (),
) -> tuple[Document, dict[str, Path]]:
    """A report in ``folder``, its result as JSON and what is asked for beside it."""
    chosen = period_of(period)
    done = write_report(zb.platform, chosen, agency=agency, formats=formats, folder=folder)
    return done.document, done.files


def table(result: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of one table of the result, by column title."""
    blocks = [block for section in result["sections"] for block in section["blocks"]]
    found = next(block for block in blocks if block.get("key") == key)
    titles = [column["title"] for column in found["columns"]]
    return [dict(zip(titles, row, strict=True)) for row in found["rows"]]


def test_the_report_is_one_page_that_needs_nothing_else(zb: Installation, tmp_path: Path) -> None:
    said = zb.json("report", "--out", tmp_path)
    file = Path(said["report"])
    page = Shown(file.read_text("utf-8"))

    assert file == tmp_path / f"quality-{SECOND}.html"
    assert not {"link", "img", "iframe", "object", "embed"} & set(page.tags)
    named = [(name, value) for name, value in page.attributes if name in {"src", "href"}]
    assert {name for name, _ in named} == {"href"}
    assert all(value.startswith("#") for _, value in named)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not re.findall(r"url\(|@import|https?:", page.source)
    assert "default-src 'none'" in page.source
    assert page.tags.count("svg") == 5
    assert page.tags.count("title") == page.tags.count("desc") + 1 == 6
    result = json.loads((tmp_path / f"quality-{SECOND}.json").read_text("utf-8"))
    assert said["checksum"] == result["checksum"]
    assert said["checksum"] in page.text


def test_the_report_says_what_the_bureau_must_know(zb: Installation, tmp_path: Path) -> None:
    page_file = zb.json("report", "--out", tmp_path)["report"]
    page = Shown(Path(page_file).read_text("utf-8"))
    coverage = zb.json("coverage", code=2)
    release = zb.platform.registry.release_on(SECOND)
    assert release

    assert "目录版本 第 1 版" in page.text
    assert release.content_hash[:16] not in page.text
    assert all(agency.name in page.text for agency in release.catalog.agencies.values())
    exempt = [each for each in coverage["entries"] if each["state"] == "exempt"]
    assert all(each["basis"] in page.text and each["title"] in page.text for each in exempt)
    due = coverage["catalogued"] - coverage["exempt"]
    assert f"汇聚率 {cell_text('ratio', (coverage['aggregated'], due))}" in page.text
    builds = zb.platform.registry.builds(SECOND)
    disputed = sum(build.conflicts for build in builds.values())
    result = json.loads(Path(page_file).with_suffix(".json").read_text("utf-8"))["result"]
    agreeing = [row for row in result["evidence"]["rows"] if row[4] == AGREEING]
    assert sum(row[6] - row[5] for row in agreeing) == disputed > 0
    assert any("***" in cell for row in page.tables["problems"] for cell in row)
    failed = [each for each in coverage["entries"] if each["state"] == "failed"]
    assert all(each["title"] in page.text for each in failed)
    # Addresses, ports, tables and columns are for engineers.
    assert [each["reason"] for each in failed if each["reason"] in page.text] == []
    assert not re.search(r"\d+\.\d+\.\d+\.\d+:\d+", page.text)
    assert "成立" in page.text


@pytest.mark.usefixtures("on_second")
def test_every_score_can_be_computed_anew_from_what_the_registry_stored(
    zb: Installation, tmp_path: Path
) -> None:
    document, files = made(zb, tmp_path, SECOND.isoformat())
    result = json.loads(files["json"].read_text("utf-8"))["result"]
    registry = zb.platform.registry
    failed = {k for k, found in registry.deliveries(SECOND).items() if found.state == "failed"}
    today = registry.rule_results(SECOND)
    checked = {(r.table_name, r.origin == "cross") for r in today}
    # A source that failed today stands with the results of the night before.
    stands = [
        r
        for r in registry.rule_results(FIRST)
        if (r.table_name, r.origin == "cross") not in checked
    ]
    assert {r.table_name for r in stands} <= {entry_table("aggregation", key) for key in failed}

    sums: dict[tuple[str, str], list[int]] = {}
    for each in (*today, *stands):
        key = each.dimension, each.indicator or indicator_of(each.rule, each.dimension)
        sums.setdefault(key, [0, 0])
        sums[key][0] += each.passed
        sums[key][1] += each.checked
    release, builds = registry.release_on(SECOND), registry.builds(SECOND)
    assert release
    for c in release.catalog.consolidations.values():
        build = builds[database_table("base", c.database, c.table)]
        values = build.rows * len(c.fields)
        sums["一致性", "相同数据一致性"][0] += values - build.conflicts
        sums["一致性", "相同数据一致性"][1] += values
    told = {(row["维度"], row["指标"]): row["通过 / 检查"] for row in table(result, "indicators")}
    assert {key: told[key] for key in sums if sums[key][1]} == {
        k: v for k, v in sums.items() if v[1]
    }
    attempts = len(registry.deliveries(SECOND))
    assert told["可访问性", "可访问"] == [attempts - len(failed), attempts]

    total = recomputed(result["evidence"]["rows"])
    shown_total = table(result, "scores")[0]["得分"]
    assert 0 <= total - shown_total < 0.01
    assert shown_total == document.tiles()[0].value


def recomputed(evidence: list[list[Any]]) -> float:
    """The total by hand: mean over places by weight, of dimensions, of indicators."""
    scoring = shipped_scoring()
    weights = {row[1]: row[9] for row in evidence}
    sums: dict[str, dict[str, dict[str, list[int]]]] = {}
    for _, place, dimension, indicator, _, passed, checked, *_ in evidence:
        if checked:
            mine = (
                sums.setdefault(place, {}).setdefault(dimension, {}).setdefault(indicator, [0, 0])
            )
            mine[0] += passed
            mine[1] += checked
    points = {
        place: sum(
            scoring.dimensions[name] * sum(a / b for a, b in mine.values()) / len(mine)
            for name, mine in dimensions.items()
        )
        / sum(scoring.dimensions[name] for name in dimensions)
        for place, dimensions in sums.items()
    }
    whole = sum(weights[place] for place in points)
    return 100 * sum(weights[place] * value for place, value in points.items()) / whole


@pytest.mark.usefixtures("on_second")
@pytest.mark.parametrize(
    ("period", "agency"),
    [(SECOND.isoformat(), None), ("2026-11", None), ("2026-11", "public_security")],
)
def test_page_and_workbook_show_every_figure_of_the_result(
    zb: Installation, tmp_path: Path, period: str, agency: str | None
) -> None:
    document, files = made(zb, tmp_path, period, agency, ALL)
    page, book = Shown(files["html"].read_text("utf-8")), sheets(files["xlsx"])

    assert document.checksum in page.text
    assert [document.checksum] == [row[1] for row in book["封面"] if row[0] == "校验码"]
    assert json.loads(files["json"].read_text("utf-8"))["checksum"] == document.checksum
    for section in document.sections:
        sheet = book[sheet_name(section.title)]
        for each in (block for block in section.blocks if block in document.tables()):
            rows = [
                [
                    f"{cell_text(c.kind, v)}{f' {fraction(v)}' if fraction(v) else ''}"
                    for c, v in zip(each.columns, row, strict=True)
                ]
                for row in each.rows
            ]
            assert page.tables.get(each.key, [[]])[1:] == rows
            assert written(sheet, each) == expected(each)
    assert written(book["指标明细"], document.evidence) == expected(document.evidence)
    assert len(document.evidence.rows) > 20


def written(sheet: list[list[Any]], each: Any) -> list[list[Any]]:
    """The rows below the title and headings of a table in a sheet."""
    width = len(headings(each))
    start = next(place for place, row in enumerate(sheet) if row and row[0] == each.title)
    if not each.rows:
        assert sheet[start + 1][0] == (each.empty or "没有")
        return []
    assert sheet[start + 1][:width] == headings(each)
    rows = sheet[start + 2 : start + 2 + len(each.rows)]
    return [[*row, *[None] * width][:width] for row in rows]


def expected(each: Any) -> list[list[Any]]:
    """What a workbook must hold of a table: numbers as numbers, a ratio in three cells."""
    rows: list[list[Any]] = []
    for row in each.rows:
        cells: list[Any] = []
        for column, value in zip(each.columns, row, strict=True):
            if column.kind == "ratio":
                cells += [share(*value) if value[1] else None, *value]
            elif column.kind == "day" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value or ""):
                cells.append(datetime.fromisoformat(value))
            elif isinstance(value, float):
                cells.append(float(f"{value:.16g}"))  # the digits that a workbook keeps
            else:
                cells.append(value or None if isinstance(value, str) else value)
        rows.append(cells)
    return rows


@pytest.mark.usefixtures("on_second")
def test_an_agencys_report_has_nothing_of_another_agency(zb: Installation, tmp_path: Path) -> None:
    release = zb.platform.registry.release_on(SECOND)
    assert release
    catalog = release.catalog
    for agency in ("public_security", "human_resources", "gas"):
        _, files = made(zb, tmp_path, "2026-11", agency, ("html",))
        text = files["json"].read_text("utf-8") + Shown(files["html"].read_text("utf-8")).text
        mine = {each.title for each in catalog.entries.values() if each.agency == agency}
        # Whoever shares with it, either way, is in its chapter of sharing.
        partners = {
            key
            for each in zb.platform.registry.sharing.requests.all()
            if agency in (each.recipient, each.agency)
            for key in (each.recipient, each.agency)
        }
        others = {
            *(
                each.name
                for key, each in catalog.agencies.items()
                if key not in {agency, *partners}
            ),
            *(key for key, each in catalog.entries.items() if each.agency != agency),
            *(f'"{e.title}"' for e in catalog.entries.values() if e.title not in mine),
        }

        assert catalog.agencies[agency].name in text
        assert [each for each in others if each in text] == []


@pytest.mark.usefixtures("on_second")
def test_what_changed_since_the_period_before_is_explained_to_the_last_point(
    zb: Installation, tmp_path: Path
) -> None:
    _, files = made(zb, tmp_path, SECOND.isoformat())
    result = json.loads(files["json"].read_text("utf-8"))["result"]
    (whole, *_), why = table(result, "scores"), table(result, "causes")
    _, earlier = made(zb, tmp_path, FIRST.isoformat())
    before = json.loads(earlier["json"].read_text("utf-8"))["result"]

    assert whole["上期得分"] == table(before, "scores")[0]["得分"]
    assert whole["较上期"] == round(whole["得分"] - whole["上期得分"], 2)
    assert len(why) > 3
    assert all(abs(w["上期失分"] - w["本期失分"] - w["对得分的影响"]) < 2e-4 for w in why)
    outcomes = {row["结果"]: row["规则数"] for row in table(result, "outcomes")}
    stood = {
        (r.table_name, r.rule)
        for r in zb.platform.registry.rule_results(FIRST)
        if r.passed < r.checked
    }
    assert sum(outcomes.values()) == len(stood)
    now = {(r.table_name, r.rule): r for r in zb.platform.registry.rule_results(SECOND)}
    solved = [key for key in stood if key in now and now[key].passed == now[key].checked]
    assert outcomes["已解决"] == len(solved)


@pytest.mark.usefixtures("on_second")
def test_month_quarter_and_year_tell_the_same_two_nights(zb: Installation, tmp_path: Path) -> None:
    months, quarters, years = (
        table(
            json.loads(made(zb, tmp_path, period)[1]["json"].read_text("utf-8"))["result"],
            "indicators",
        )
        for period in ("2026-11", "2026-Q4", "2026")
    )

    assert months == quarters == years


@pytest.mark.usefixtures("on_second")
def test_the_same_result_gives_the_same_bytes(zb: Installation, tmp_path: Path) -> None:
    one, first = made(zb, tmp_path / "one", "2026-11", formats=ALL)
    two, second = made(zb, tmp_path / "two", "2026-11", formats=ALL)

    assert one.checksum == two.checksum
    for kind in ("json", "html", "xlsx"):
        assert first[kind].read_bytes() == second[kind].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2025-01"), "这个期间没有取过数据"),
        (("--period", "2026-13"), "2026-Q4"),
        (("--agency", "nobody"), "public_security"),
        (("--format", "docx"), "html, pdf, xlsx"),
        (("--period", "2026", "--date", "2026-11-21"), "只写其中一个"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_a_remedy(
    zb: Installation, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in zb.zb("report", *arguments, "--out", tmp_path, code=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_second")
def test_without_a_browser_a_pdf_is_refused_before_anything_is_written(
    zb: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zb_pipelines.domain.errors import InputError

    monkeypatch.setenv("ZB_BROWSER", str(tmp_path / "no-browser"))
    with pytest.raises(InputError, match="apt-get install chromium fonts-noto-cjk"):
        write_report(zb.platform, period_of("2026"), formats=("html", "pdf"), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_nights_own_report_lies_in_the_installation(zb: Installation) -> None:
    names = {file.name for file in (zb.home / "reports").iterdir()}

    assert names == {
        f"quality-{day}.{kind}" for day in (FIRST, SECOND) for kind in ("html", "json")
    }
