"""A rewritten file says what it should, whatever is written into it, and keeps the lines it need not touch."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.catalog.files.document import YamlDocument, read_document
from zb_pipelines.domain.catalog.files.strict_yaml import Reader
from zb_pipelines.domain.catalog.sheets.entry_text import new_text, rewrite_entry
from zb_pipelines.domain.settings import SHIPPED_CATALOG

FILES = sorted((SHIPPED_CATALOG / "sources").rglob("*.yml"))
# What the loader can read back: no control characters, no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)


def said(text: str) -> Any:
    reader = Reader("file", text)
    value = reader.document()
    assert reader.problems == []
    return value


@pytest.fixture(scope="module")
def taxpayer() -> YamlDocument:
    file = SHIPPED_CATALOG / "sources" / "tax" / "taxpayer.yml"
    return read_document(file, "sources/tax/taxpayer.yml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_writing_what_a_file_says_already_keeps_it(file: Path) -> None:
    document = read_document(file, file.name)
    assert rewrite_entry(document.text, document.value, document.value) == document.text
    assert said(new_text(document.value)) == document.value


@given(title=LINES, basis=LINES, unit=TEXT, words=st.lists(TEXT, max_size=3))
def test_any_words_written_into_a_file_are_read_back(
    taxpayer: YamlDocument, title: str, basis: str, unit: str, words: list[str]
) -> None:
    before = taxpayer.value
    items = [{**before["items"][0], "unit": unit}, *before["items"][1:]]
    sharing = {"type": "不予共享", "basis": basis}
    after = {**before, "title": title, "sharing": sharing, "identifiers": words, "items": items}
    assert said(rewrite_entry(taxpayer.text, before, after)) == after


@given(data=st.data())
def test_any_fields_and_items_may_go_and_change_places(
    taxpayer: YamlDocument, data: st.DataObject
) -> None:
    before = taxpayer.value
    gone = data.draw(st.sets(st.sampled_from(sorted(before.keys() - {"items"}))))
    items = data.draw(st.permutations(before["items"]))[: data.draw(st.integers(1, 5))]
    after = {key: value for key, value in before.items() if key not in gone} | {"items": items}
    text = rewrite_entry(taxpayer.text, before, after)
    assert said(text) == after
    assert set(text.splitlines()) <= set(taxpayer.text.splitlines())
