"""Article 8: classification and grading; 就高从严 (GB/T 43697): the higher level always wins."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.access.grading import Grading
from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import language, message
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES


def levels(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries below their items, personal items below L3, terms too open for the level."""
    for entry in catalog.entries.values():
        yield from _items(entry, catalog.grading)
        yield from _entry(entry)


def _items(entry: Entry, grading: Grading) -> Iterator[Problem]:
    for place, item in enumerate(entry.items):
        least = grading.least(item.semantic)
        kind = _personal(item) or SEMANTIC_TYPES[item.semantic].title if item.semantic else None
        if kind and item.level < least:
            what = message(
                "“{title}” is {kind}; the level {level} is too low (art. 8)",
                title=item.title,
                kind=kind,
                level=item.level,
            )
            yield in_entry(entry, f"items[{place}].level", what, _set_level(least))


def _set_level(least: str) -> str:
    if least == "L3":
        return message("set it to L3 or L4")
    return message("set it to {highest}", highest=least)


def _personal(item: Item) -> str | None:
    """What kind of personal data the item is (个人信息保护法 第四条), if any: L3 at least."""
    meaning = SEMANTIC_TYPES.get(item.semantic or "")
    if meaning is None or meaning.personal is None:
        return None
    return meaning.personal.zh if language() == "zh" else meaning.personal.en


def _entry(entry: Entry) -> Iterator[Problem]:
    highest = max(item.level for item in entry.items)
    if entry.level < highest:
        what = message(
            "the entry's level {level} lies below the highest of its items, {highest} (art. 8: the higher level wins)",
            level=entry.level,
            highest=highest,
        )
        yield in_entry(entry, "level", what, message("set it to {highest}", highest=highest))
    level = max(entry.level, highest)
    if level >= "L3" and entry.opening.type == "无条件开放":
        what = message("{level} data cannot be opened without condition (art. 8)", level=level)
        remedy = message(
            "change it to {first} (masked or summed up) or {second}",
            first="有条件开放",
            second="不予开放",
        )
        yield in_entry(entry, "opening.type", what, remedy)
    if level == "L4" and entry.sharing.type == "无条件共享":
        what = message("L4 data cannot be shared without condition (art. 8)")
        yield in_entry(
            entry,
            "sharing.type",
            what,
            message("change it to {type}, for verification or summed up", type="有条件共享"),
        )
