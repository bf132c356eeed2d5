"""What was returned, or never accepted, does not get into a release."""

import pytest

from resources.registry import Registry
from resources.registry.audit.publication_gate import blocking_problems, record_publication
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Catalog

ENTRY = "tax/taxpayer"


@pytest.fixture(scope="module")
def released() -> Catalog:
    return shipped_catalog()


@pytest.fixture(scope="module")
def draft(released: Catalog) -> Catalog:
    """The released catalog with one entry worded anew."""
    entry = released.entries[ENTRY].model_copy(update={"summary": "税务登记信息，含联系电话。"})
    return released.model_copy(update={"entries": released.entries | {ENTRY: entry}})


def accept(registry: Registry, draft: Catalog) -> None:
    content = entry_text_hash(draft.entries[ENTRY])
    registry.reviews.take(ENTRY, content, "submit", "张三")
    registry.reviews.take(ENTRY, content, "accept", "李四")


def test_a_strict_publication_asks_for_acceptance_of_exactly_what_changed(
    registry: Registry, released: Catalog, draft: Catalog
) -> None:
    assert blocking_problems(registry.reviews, draft, released, strict=False) == []
    found = blocking_problems(registry.reviews, draft, released, strict=True)
    assert [problem.where for problem in found] == [ENTRY]
    assert "现在是“编制”" in found[0].what
    accept(registry, draft)
    assert blocking_problems(registry.reviews, draft, released, strict=True) == []


def test_what_was_returned_and_not_changed_is_never_published(
    registry: Registry, released: Catalog, draft: Catalog
) -> None:
    content = entry_text_hash(draft.entries[ENTRY])
    registry.reviews.take(ENTRY, content, "submit", "张三")
    registry.reviews.take(ENTRY, content, "return", "李四", "缺少联系人")
    found = blocking_problems(registry.reviews, draft, released, strict=False)
    assert [problem.what for problem in found] == ["审核时被 李四 退回：缺少联系人"]
    assert blocking_problems(registry.reviews, released, released, strict=True) == []


def test_publication_is_recorded_for_accepted_entries_once(
    registry: Registry, draft: Catalog
) -> None:
    accept(registry, draft)
    assert record_publication(registry.reviews, draft, "王五") == [ENTRY]
    assert record_publication(registry.reviews, draft, "王五") == []
    assert [line.actor for line in registry.journal.lines(ENTRY)] == ["张三", "李四", "王五"]
