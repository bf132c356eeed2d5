"""The bureau's report in a real browser and on paper: it fits, can be read and sorted by all, and agrees."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from assets.reports.quality.document.number_format import cell_text, fraction
from assets.reports.quality.quality_report import Reported, write_report
from assets.reports.quality.rendering.section_pages import pages_of
from tests.browser.conftest import Watched
from tests.end_to_end.installation import Installation
from tests.end_to_end.report_files import RADICALS, numbers, pdf_pages
from tests.end_to_end.small_catalog import REGISTER
from tests.open_reading import open_reading
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.period import period_of

pytestmark = pytest.mark.browser
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Of every element with text of its own: its colour against the first opaque ground behind it.
CONTRASTS = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = {};
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || ["SCRIPT", "STYLE", "TITLE", "DESC"].includes(element.tagName.toUpperCase())) continue;
    const style = getComputedStyle(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [one, two] = [light(numbers(ink)), light(ground(element))].sort((a, b) => b - a);
    found[`${ink} on ${ground(element)}`] = (one + 0.05) / (two + 0.05);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def reported(city: Installation, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """The month in which tonight was lived, in every format."""
    period = period_of(f"{today():%Y-%m}")
    folder = tmp_path_factory.mktemp("reported")
    return write_report(city.platform, period, formats=("html", "pdf", "xlsx"), folder=folder)


@pytest.fixture
def page(browser: Browser, reported: Reported) -> Generator[Page]:
    """The report at the width of a laptop; nothing may go wrong or leave the house."""
    file = reported.files["html"].as_uri()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    opened = Watched(context.new_page(), file)
    opened.watch()
    opened.page.goto(file)
    yield opened.page
    assert opened.troubles == []
    context.close()


@pytest.mark.parametrize(
    ("width", "height", "media"),
    [(390, 844, "screen"), (1366, 768, "screen"), (794, 1123, "print")],
    ids=["phone", "laptop", "paper"],
)
def test_the_report_fits_and_needs_no_network(
    browser: Browser,
    reported: Reported,
    tmp_path: Path,
    width: int,
    height: int,
    media: Literal["screen", "print"],
) -> None:
    file = reported.files["html"]
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    opened = Watched(context.new_page(), file.as_uri())
    opened.watch()
    opened.page.emulate_media(media=media)
    opened.page.goto(file.as_uri())
    opened.page.screenshot(path=tmp_path / "report.png", full_page=True)

    if media == "screen":
        assert not opened.page.evaluate(OVERFLOWS)
    assert opened.page.get_by_role("heading", level=1).inner_text() == "淄博市公共数据质量报告"
    assert opened.page.get_by_role("img").count() == 3
    narrow = "[...document.querySelectorAll('td.text')].filter(c => c.clientWidth < 3 * 14).length"
    assert opened.page.evaluate(narrow) == 0
    assert opened.troubles == []
    context.close()


def test_the_report_reads_the_same_without_script(browser: Browser, reported: Reported) -> None:
    texts: list[str] = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(reported.files["html"].as_uri())
        texts.append(page.locator("body").inner_text())
        context.close()

    assert texts[0] == texts[1]


def column(page: Page, key: str, place: int) -> list[float]:
    """What the rows of a table are sorted by in one column, from above."""
    cells = f"table[data-key={key}] tbody td:nth-child({place})"
    found = page.locator(cells).evaluate_all("cells => cells.map(cell => cell.dataset.v)")
    return [float(value) for value in found if value]


def test_tables_are_sorted_by_keyboard_and_by_mouse(page: Page) -> None:
    head = page.locator("table[data-key=all_problems] thead th").nth(5)
    button = head.get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    rising = column(page, "all_problems", 6)
    assert rising == sorted(rising)
    assert len(set(rising)) > 1
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, "all_problems", 6) == sorted(rising, reverse=True)

    other = page.locator("table[data-key=all_problems] thead th").nth(6)
    other.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), other.get_attribute("aria-sort")) == (
        "none",
        "ascending",
    )


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    seen: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const at = document.activeElement, style = getComputedStyle(at);"
            " return [at.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]; }"
        )
        seen.add(found[0])
        assert found[0] == "BODY" or (found[1] != "none" and found[2] >= 2), found
    assert {"A", "SPAN", "DIV"} <= seen


def test_every_text_has_the_contrast_that_wcag_asks(page: Page) -> None:
    ratios: dict[str, float] = page.evaluate(CONTRASTS)

    assert len(ratios) >= 4  # text, lesser text, links and at least one grade
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def printed(reported: Reported) -> list[str]:
    """The sheets of the report and of its annexes."""
    return [*pdf_pages(reported.files["pdf"]), *pdf_pages(reported.files["annex.pdf"])]


def test_the_contents_name_the_pages_and_the_pdf_has_bookmarks(reported: Reported) -> None:
    reader = PdfReader(reported.files["pdf"])
    titles = {each.title for each in reported.document.sections if not each.annex}
    pages = pages_of(reported.files["pdf"].read_bytes(), reported.document)

    assert len(pages) == len(titles) >= 5
    contents = "".join(reader.pages[0].extract_text().split())
    assert all(f"{number}" in contents for number in pages.values())
    for key, number in pages.items():
        title = next(each.title for each in reported.document.sections if each.key == key)
        sheet = normalize("NFKC", "".join(reader.pages[number - 1].extract_text().split()))
        assert normalize("NFKC", "".join(title.split())) in sheet.translate(RADICALS)


def test_the_pdf_has_every_figure_of_the_result(reported: Reported) -> None:
    text = "\n".join(printed(reported))
    wanted: Any = numbers("")
    for table in reported.document.tables():
        for row in table.rows:
            for column_, value in zip(table.columns, row, strict=True):
                if column_.kind not in {"text", "code", "day", "mark"}:
                    wanted += numbers(f"{cell_text(column_.kind, value)} {fraction(value)}")
    for tile in reported.document.tiles():
        wanted += numbers(f"{cell_text(tile.kind, tile.value)} {fraction(tile.value)}")

    assert sum(wanted.values()) > 300
    assert wanted - numbers(text) == numbers("")
    squeezed = "".join(text.split())
    assert reported.document.checksum in squeezed
    # The print takes narrow forms of brackets at the end of a line; NFKC makes all widths equal.
    plain = normalize("NFKC", squeezed)
    titles = ["".join(normalize("NFKC", s.title).split()) for s in reported.document.sections]
    assert [title for title in titles if title not in plain] == []
    stored = json.loads(reported.files["json"].read_text("utf-8"))
    assert stored["checksum"] == reported.document.checksum


def test_the_pdf_has_a_cover_a_running_title_and_numbered_sheets(reported: Reported) -> None:
    sheets = ["".join(text.split()) for text in pdf_pages(reported.files["pdf"])]
    running = f"淄博市公共数据质量报告·{period_of(f'{today():%Y-%m}').title}·全市"

    assert running not in sheets[0]
    assert all(running in sheet for sheet in sheets[1:])
    assert all(f"{n}/{len(sheets)}" in sheet for n, sheet in enumerate(sheets, start=1))
    assert "总体情况" in sheets[1]
    assert len(sheets) <= 12


def test_the_same_page_is_printed_to_the_same_bytes(
    city: Installation, reported: Reported, tmp_path: Path
) -> None:
    period = period_of(f"{today():%Y-%m}")
    again = write_report(city.platform, period, formats=("pdf",), folder=tmp_path)

    assert again.files["pdf"].read_bytes() == reported.files["pdf"].read_bytes()
    assert set(again.files) == {"json", "pdf", "annex.pdf"}


def test_the_pdf_shows_nobody(city: Installation, reported: Reported) -> None:
    text = "".join("\n".join(printed(reported)).split())
    release = city.platform.registry.release_on(today())
    assert release
    personal = [i.name for i in release.catalog.entries[REGISTER].items if i.level in ("L3", "L4")]
    with open_reading(city.platform, today()) as engine:
        table = f"landing.{REGISTER.replace('/', '__')}"
        kept = {row[0] for row in engine.rows(f"DESCRIBE {table}")} & set(personal)
        values = {
            str(value)
            for name in kept
            for (value,) in engine.rows(f"SELECT DISTINCT {name} FROM {table}")
            if value and len("".join(str(value).split())) > 2
        }

    assert len(values) > 500
    # Days on which the register of statutes was compared with a text are nobody's, as are the period's.
    days = {str(statute.checked) for statute in release.catalog.statutes.values()}
    days |= {str(period_of(f"{today():%Y-%m}").first), str(today())}
    assert [value for value in values - days if "".join(value.split()) in text] == []
