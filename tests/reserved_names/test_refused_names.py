"""The names that the platform keeps for itself are refused by the review, with file and line."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reserved_names import word_catalog as town
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.expression import columns_of
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.reserved_names import (
    COLUMNS,
    CONSOLIDATION_TABLES,
    GOLDEN_COLUMNS,
    OWN_COLUMNS,
    VARIABLES,
)

PART = "select"
ENTRY, TABLE, GOLDEN = f"sources/order/{PART}", "tables/population/table", "survivorship/population"


FEW = ["abort", "begin", "column", "desc", "exists", "first", "grant", "having"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """The catalog with a few of the words: it is read again for every name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "all_words", lambda: FEW)
        yield town.write_catalog(tmp_path_factory.mktemp("names") / "catalog")


def refusal(folder: Path, name: str, *path: Any, becomes: Any) -> str:
    """What the review says where the value at ``path`` of a file is another one; the file stays."""
    file = folder / f"{name}.yml"
    before = file.read_text("utf-8")
    declared = yaml.safe_load(before)
    place = declared
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = becomes
    town.put(folder, name, declared)
    try:
        with pytest.raises(InputError) as caught:
            load_catalog(folder)
    finally:
        file.write_text(before, "utf-8")
    return "\n".join(str(each) for each in caught.value.problems if each.where.startswith(name))


def test_the_catalog_of_words_itself_is_let_pass(tmp_path: Path) -> None:
    written = town.write_catalog(tmp_path / "catalog")
    assert load_catalog(written).entries.keys() == {
        f"{agency}/{part}" for agency in town.AGENCIES for part in town.PARTS
    }


@pytest.mark.parametrize("name", sorted({*COLUMNS, "_row", "_record", "Name", "a b", "1st"}))
def test_an_item_with_a_name_of_the_platforms_own(written: Path, name: str) -> None:
    said = refusal(written, ENTRY, "items", 0, "name", becomes=name)
    assert f"{ENTRY}.yml:" in said
    assert "items[0].name" in said
    assert name in said
    assert ("平台自用的列名" in said) == (name in COLUMNS)


def test_every_column_of_the_platforms_own_begins_with_what_no_name_may(written: Path) -> None:
    assert all(name.startswith("_") for name in OWN_COLUMNS)
    assert "写法不对" in refusal(written, ENTRY, "items", 0, "name", becomes=OWN_COLUMNS[0])


@pytest.mark.parametrize("name", sorted({*GOLDEN_COLUMNS, "x__source", "Name", "a b"}))
def test_a_golden_field(written: Path, name: str) -> None:
    said = refusal(written, GOLDEN, "fields", 0, "name", becomes=name)
    assert "fields[0].name" in said
    assert name in said


@pytest.mark.parametrize("name", sorted({*CONSOLIDATION_TABLES, "table", "a__b", "Person"}))
def test_a_table_of_golden_records(written: Path, name: str) -> None:
    """``table`` is what the derived table of the same database is called."""
    said = refusal(written, GOLDEN, "table", becomes=name)
    assert f"{GOLDEN}.yml:2 table" in said
    assert name in said


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_column_of_a_derived_table(written: Path, name: str) -> None:
    said = refusal(written, TABLE, "columns", 0, "name", becomes=name)
    assert "columns[0].name" in said
    assert "平台自用的列名" in said


@pytest.mark.parametrize("name", sorted({*VARIABLES, "Least", "a-b"}))
def test_a_parameter(written: Path, name: str) -> None:
    value = {name: {"value": 1, "title": "参数"}}
    said = refusal(written, TABLE, "parameters", becomes=value)
    assert f"parameters.{name}" in said


@pytest.mark.parametrize("text", ["end", "upper(desc)", "coalesce(group, name)", "max(at)"])
def test_a_word_of_sql_in_an_expression_needs_quotation_marks(text: str) -> None:
    with pytest.raises(InputError, match="双引号"):
        list(columns_of(text))


@pytest.mark.parametrize(
    ("text", "columns"),
    [('"end"', ["end"]), ('upper("desc")', ["desc"]), ("left(name, 1)", ["name"]), ("true", [])],
)
def test_with_them_it_is_a_column_like_any_other(text: str, columns: list[str]) -> None:
    assert list(columns_of(text)) == columns
