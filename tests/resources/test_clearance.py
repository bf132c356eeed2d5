"""What was returned, or never accepted, does not get into a release."""

from collections.abc import Iterator

import pytest

from resources.registry.audit.publication_gate import obstacles, record_publication
from resources.registry.office import Office, open_office
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

ENTRY = "tax/taxpayer"


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with open_office(settings.registry_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def released() -> Catalog:
    return load_catalog(SHIPPED_CATALOG)


@pytest.fixture(scope="module")
def draft(released: Catalog) -> Catalog:
    """The released catalog with one entry worded anew."""
    entry = released.entries[ENTRY].model_copy(update={"summary": "税务登记信息，含联系电话。"})
    return released.model_copy(update={"entries": released.entries | {ENTRY: entry}})


def accept(office: Office, draft: Catalog) -> None:
    content = entry_text_hash(draft.entries[ENTRY])
    office.reviews.take(ENTRY, content, "submit", "张三")
    office.reviews.take(ENTRY, content, "accept", "李四")


def test_a_strict_publication_asks_for_acceptance_of_exactly_what_changed(
    office: Office, released: Catalog, draft: Catalog
) -> None:
    assert obstacles(office.reviews, draft, released, strict=False) == []
    found = obstacles(office.reviews, draft, released, strict=True)
    assert [problem.where for problem in found] == [ENTRY]
    assert "现在是“编制”" in found[0].what
    accept(office, draft)
    assert obstacles(office.reviews, draft, released, strict=True) == []


def test_what_was_returned_and_not_changed_is_never_published(
    office: Office, released: Catalog, draft: Catalog
) -> None:
    content = entry_text_hash(draft.entries[ENTRY])
    office.reviews.take(ENTRY, content, "submit", "张三")
    office.reviews.take(ENTRY, content, "return", "李四", "缺少联系人")
    found = obstacles(office.reviews, draft, released, strict=False)
    assert [problem.what for problem in found] == ["审核时被 李四 退回：缺少联系人"]
    assert obstacles(office.reviews, released, released, strict=True) == []


def test_publication_is_recorded_for_accepted_entries_once(office: Office, draft: Catalog) -> None:
    accept(office, draft)
    assert record_publication(office.reviews, draft, "王五") == [ENTRY]
    assert record_publication(office.reviews, draft, "王五") == []
    assert [line.actor for line in office.journal.lines(ENTRY)] == ["张三", "李四", "王五"]
