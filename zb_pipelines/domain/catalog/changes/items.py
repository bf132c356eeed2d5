"""What changed in an entry's items: their being there, their reading, their level."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.model import CodeList, Entry, Item

Codes = Mapping[str, CodeList]


def item_changes(old: Entry, new: Entry, old_codes: Codes, new_codes: Codes) -> Iterator[Change]:
    """The changes of items in the new order, removed ones last.

    An item that keeps its column at the source under another name was renamed, not
    removed and added.
    """
    before = {item.name: item for item in old.items}
    after = {item.name for item in new.items}
    gone = {item.source_column: item for item in old.items if item.name not in after}
    for item in new.items:
        same = before.get(item.name)
        renamed = None if same else gone.pop(item.source_column, None)
        if renamed:
            words = f"信息项“{renamed.name}”改名为“{item.name}”（{item.title}），源字段不变"
            yield Change("item_renamed", new.key, words, item.name, renamed.name)
        elif same is None:
            yield Change("item_added", new.key, f"新增信息项{_named(item)}", item.name)
        compared = same or renamed
        if compared:
            yield from _changes_of(new.key, compared, item, old_codes, new_codes)
    for item in gone.values():
        yield Change("item_removed", new.key, f"删除信息项{_named(item)}", item.name)


def _changes_of(
    entry: str, old: Item, new: Item, old_codes: Codes, new_codes: Codes
) -> Iterator[Change]:
    named = _named(new)
    if old.name == new.name and old.source_column != new.source_column:
        words = f"信息项{named}的源字段由 {old.source_column} 改为 {new.source_column}"
        yield Change("item_column", entry, words, new.name)
    if _written(old) != _written(new):
        words = f"信息项{named}由{_type(old)}改为{_type(new)}"
        yield Change("item_retyped", entry, words, new.name)
    if old.semantic != new.semantic:
        words = f"信息项{named}的语义类型由 {old.semantic or '无'} 改为 {new.semantic or '无'}"
        yield Change("item_semantic", entry, words, new.name)
    if _values(old, old_codes) != _values(new, new_codes):
        yield Change("codes_changed", entry, _codes_words(old, new, old_codes, new_codes), new.name)
    if old.required != new.required:
        words = f"信息项{named}{'改为必填' if new.required else '不再必填'}"
        yield Change("required_switched", entry, words, new.name)
    if old.level != new.level:
        yield _level(entry, f"信息项{named}", old.level, new.level, new.name)
    if (old.title, old.unit, old.subject) != (new.title, new.unit, new.subject):
        yield Change("text_changed", entry, f"信息项{named}的名称、单位或对象说明改写", new.name)


def level_changes(old: Entry, new: Entry) -> Iterator[Change]:
    """The change of the entry's own level."""
    if old.level != new.level:
        yield _level(new.key, "条目", old.level, new.level, None)


def _level(entry: str, what: str, old: str, new: str, item: str | None) -> Change:
    kind = "level_raised" if new > old else "level_lowered"
    verb = "提高" if new > old else "降低"
    return Change(kind, entry, f"{what}的安全级别由 {old} {verb}为 {new}", item)


def _written(item: Item) -> tuple[object, ...]:
    return item.type, item.length, item.formats


def _type(item: Item) -> str:
    length = f"({item.length})" if item.length else ""
    formats = f"[{'、'.join(item.formats)}]" if item.formats else ""
    return f" {item.type}{length}{formats} "


def _values(item: Item, codes: Codes) -> dict[str, str] | None:
    return codes[item.codes].values if item.codes else None


def _codes_words(old: Item, new: Item, old_codes: Codes, new_codes: Codes) -> str:
    if old.codes != new.codes:
        return f"信息项{_named(new)}的代码表由 {old.codes or '无'} 改为 {new.codes or '无'}"
    before, after = _values(old, old_codes) or {}, _values(new, new_codes) or {}
    parts = [
        f"{verb} {'、'.join(found)}"
        for verb, found in (
            ("增加", sorted(after.keys() - before.keys())),
            ("删除", sorted(before.keys() - after.keys())),
            ("改义", sorted(k for k in before.keys() & after.keys() if before[k] != after[k])),
        )
        if found
    ]
    return f"信息项{_named(new)}所用代码表 {new.codes}:{';'.join(parts)}"


def _named(item: Item) -> str:
    return f"“{item.name}”（{item.title}）"
