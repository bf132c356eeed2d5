"""How full a column is (填充率), as the dictionary tells it after a build; and the data element that an item is."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from assets.reports.dictionary import Described, dictionary, headings, with_fill_rates
from assets.reports.dictionary_fill_rates import FillRates
from assets.reports.dictionary_markdown import write_markdown
from resources.platform import Platform
from tests.derived_tables.conftest import DAY, Build
from zb_pipelines.domain.catalog.model.entry import DataElement
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message

PERMIT, POLLUTER = "eco_environment/pollutant_permit", "thematic.eco_environment__polluter"
PERMITS = [
    {"permit_no": "A", "uscc": "91370301MA00000001", "enterprise_name": "甲"},
    {"permit_no": "B", "enterprise_name": ""},
    {"permit_no": "C"},
]


def told(sample: Catalog, platform: Platform, until: date = DAY) -> Described:
    described = dictionary(sample, "eco_environment")
    every = with_fill_rates(described, sample, platform.registry, until)
    return next(each for each in every if each.table == POLLUTER)


def column_of(table: Described, heading: str) -> dict[str, str]:
    place = headings().index(message(heading))
    return {line[1]: line[place] for line in table.lines()}


@pytest.fixture
def built(build: Build) -> None:
    build(POLLUTER, {PERMIT: PERMITS})


@pytest.mark.usefixtures("built")
class TestFillRates:
    def test_a_column_is_as_full_as_its_rows_have_values(
        self, sample: Catalog, platform: Platform, tmp_path: Path
    ) -> None:
        table = told(sample, platform)
        shares = column_of(table, "Fill rate")
        assert (shares["permit_no"], shares["uscc"]) == ("100%", "33.33%")
        assert (shares["district"], shares["penalties"]) == ("0%", "100%")

        write_markdown([table], tmp_path / "dictionary.md")
        said = (tmp_path / "dictionary.md").read_text("utf-8")
        assert f"{DAY} 的填充率，共 3 行" in said
        assert "| 33.33% |" in said

    def test_an_empty_text_is_no_value(self, sample: Catalog, platform: Platform) -> None:
        assert column_of(told(sample, platform), "Fill rate")["enterprise_name"] == "33.33%"

    def test_before_the_first_build_nothing_is_told(
        self, sample: Catalog, platform: Platform
    ) -> None:
        table = told(sample, platform, DAY - timedelta(days=1))
        assert set(column_of(table, "Fill rate").values()) == {""}

    def test_a_table_that_rests_on_an_isolated_entry_has_none(
        self, sample: Catalog, platform: Platform
    ) -> None:
        steps = platform.registry.secret_entries
        steps.record("isolate", PERMIT, "王五", {"reason": "疑似涉密"})
        assert set(column_of(told(sample, platform), "Fill rate").values()) == {""}

        steps.record("release", PERMIT, "王五", {"reason": "不涉密"})
        assert column_of(told(sample, platform), "Fill rate")["uscc"] == "33.33%"


def test_a_table_without_rows_has_no_fill_rates(
    build: Build, sample: Catalog, platform: Platform
) -> None:
    build(POLLUTER, {PERMIT: []})
    table = told(sample, platform)
    assert (table.filled.rows, table.filled.shares) == (0, {})


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (1 / 90_000, "0.01%"),
        (0.5, "50.00%"),
        (1 - 1 / 90_000, "99.99%"),
        (1.0, "100%"),
    ],
)
def test_only_what_is_whole_is_shown_as_whole(share: float, shown: str) -> None:
    assert FillRates(DAY, 90_000, {"name": share}).text("name") == shown


@pytest.mark.parametrize(
    ("verified", "shown"), [(False, "GB/T 0 01001（未核验）"), (True, "GB/T 0 01001")]
)
def test_the_data_element_that_an_item_declares_stands_in_the_dictionary(
    sample: Catalog, verified: bool, shown: str
) -> None:
    element = DataElement(standard="GB/T 0", number="01001", verified=verified)
    entry = sample.entries[PERMIT]
    items = tuple(
        item.model_copy(update={"element": element} if item.name == "management" else {})
        for item in entry.items
    )
    changed = {PERMIT: entry.model_copy(update={"items": items})}
    catalog = sample.model_copy(update={"entries": {**sample.entries, **changed}})

    table = next(each for each in dictionary(catalog, "eco_environment") if each.table == POLLUTER)
    elements = column_of(table, "Data element")
    assert elements.pop("management") == shown
    assert set(elements.values()) == {""}
