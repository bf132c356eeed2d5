"""What is measured for a review: the entries in hand and those they might duplicate, no others."""

from datetime import date

from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.lint.duplication import comparable, declared_overlaps
from zb_pipelines.domain.catalog.lint.repetition import lawful_repetition
from zb_pipelines.domain.catalog.model.model import Catalog

LICENCE, ENTERPRISE = "emergency/safety_licence", "market_supervision/enterprise"


def with_a_copy(catalog: Catalog) -> Catalog:
    """The shipped catalog in which a licence repeats the items of the register of enterprises."""
    items = catalog.entries[ENTERPRISE].items
    copy = catalog.entries[LICENCE].model_copy(update={"items": items})
    return catalog.model_copy(update={"entries": catalog.entries | {LICENCE: copy}})


def test_an_entry_is_compared_with_what_it_might_duplicate_only() -> None:
    catalog = with_a_copy(shipped_catalog())
    near = comparable(catalog, [LICENCE])
    assert {LICENCE, ENTERPRISE} <= near.entries.keys()
    assert len(near.entries) < len(catalog.entries) / 4


def test_nothing_that_the_whole_catalog_tells_of_an_entry_is_lost() -> None:
    catalog = with_a_copy(shipped_catalog())
    whole = list(declared_overlaps(catalog))
    assert whole
    for key in {each.entry for each in whole}:
        told = [each for each in whole if each.entry == key]
        near = [each for each in declared_overlaps(comparable(catalog, [key])) if each.entry == key]
        assert near == told


def test_only_law_in_force_that_is_registered_excuses_collecting_again() -> None:
    catalog = shipped_catalog()

    def excuse(basis: str, day: date = date(2026, 11, 20)) -> str | None:
        entry = catalog.entries[LICENCE].model_copy(update={"collection_basis": basis})
        return lawful_repetition(entry, catalog, day)

    assert excuse("依据《中华人民共和国食品安全法》第三十五条的许可职责")
    assert excuse("《中华人民共和国食品安全法》") is None
    assert excuse("《某某规定》第三条") is None
    assert excuse("《互联网信息服务算法推荐管理规定》第三条") is None  # a ministry's rule
    assert excuse("《政务数据共享条例》第十三条")
    assert excuse("《政务数据共享条例》第十三条", date(2019, 1, 1)) is None
