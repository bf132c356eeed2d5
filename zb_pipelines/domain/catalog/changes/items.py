"""Changes of an entry's items: added or removed, how they are parsed, their level."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.model import CodeList, Entry, Item
from zb_pipelines.domain.messages import message, translation

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
            words = message(
                "item “{before}” is now called “{after}” ({title}), from the same column",
                before=renamed.name,
                after=item.name,
                title=item.title,
            )
            yield Change("item_renamed", new.key, words, item.name, renamed.name)
        elif same is None:
            yield Change(
                "item_added",
                new.key,
                message("new item {item}", item=_quoted_name(item)),
                item.name,
            )
        compared = same or renamed
        if compared:
            yield from _changes_of(new.key, compared, item, old_codes, new_codes)
    for item in gone.values():
        yield Change(
            "item_removed",
            new.key,
            message("item gone: {item}", item=_quoted_name(item)),
            item.name,
        )


def _changes_of(
    entry: str, old: Item, new: Item, old_codes: Codes, new_codes: Codes
) -> Iterator[Change]:
    named = _quoted_name(new)
    if old.name == new.name and old.source_column != new.source_column:
        words = message(
            "source column of the item {named} from {before} to {after}",
            named=named,
            before=old.source_column,
            after=new.source_column,
        )
        yield Change("item_column", entry, words, new.name)
    if _type_and_formats(old) != _type_and_formats(new):
        words = message(
            "item {named} from {before} to {after}",
            named=named,
            before=_type(old),
            after=_type(new),
        )
        yield Change("item_retyped", entry, words, new.name)
    if old.semantic != new.semantic:
        words = message(
            "semantic type of the item {named} from {before} to {after}",
            named=named,
            before=old.semantic or message("none"),
            after=new.semantic or message("none"),
        )
        yield Change("item_semantic", entry, words, new.name)
    if _values(old, old_codes) != _values(new, new_codes):
        yield Change("codes_changed", entry, _codes_words(old, new, old_codes, new_codes), new.name)
    if old.required != new.required:
        words = (
            message("item {named} is now required", named=named)
            if new.required
            else message("item {named} is no longer required", named=named)
        )
        yield Change("required_switched", entry, words, new.name)
    if old.level != new.level:
        yield _level(entry, message("item {named}", named=named), old.level, new.level, new.name)
    if _wording(old) != _wording(new):
        yield Change(
            "text_changed",
            entry,
            message(
                "name, unit, subject or data element of the item {named} is worded anew",
                named=named,
            ),
            new.name,
        )


def level_changes(old: Entry, new: Entry) -> Iterator[Change]:
    """The change of the entry's own level."""
    if old.level != new.level:
        yield _level(new.key, message("entry"), old.level, new.level, None)


def _level(entry: str, what: str, old: str, new: str, item: str | None) -> Change:
    kind = "level_raised" if new > old else "level_lowered"
    verb = message("raised") if new > old else message("lowered")
    return Change(
        kind,
        entry,
        message(
            "level of the {what} {verb} from {old} to {new}", what=what, old=old, verb=verb, new=new
        ),
        item,
    )


def _wording(item: Item) -> tuple[object, ...]:
    return item.title, item.unit, item.subject, item.element


def _type_and_formats(item: Item) -> tuple[object, ...]:
    return item.type, item.length, item.formats


def _type(item: Item) -> str:
    length = f"({item.length})" if item.length else ""
    formats = f"[{message(', ').join(item.formats)}]" if item.formats else ""
    return f" {item.type}{length}{formats} "


def _values(item: Item, codes: Codes) -> dict[str, str] | None:
    return codes[item.codes].values if item.codes else None


def _codes_words(old: Item, new: Item, old_codes: Codes, new_codes: Codes) -> str:
    if old.codes != new.codes:
        return message(
            "code list of the item {named} from {before} to {after}",
            named=_quoted_name(new),
            before=old.codes or message("none"),
            after=new.codes or message("none"),
        )
    before, after = _values(old, old_codes) or {}, _values(new, new_codes) or {}
    parts = [
        said.format(codes=message(", ").join(found))
        for said, found in (
            (translation("added {codes}"), sorted(after.keys() - before.keys())),
            (translation("deleted {codes}"), sorted(before.keys() - after.keys())),
            (translation("other meaning of {codes}"), _changed_meanings(before, after)),
        )
        if found
    ]
    return message(
        "code list {codes} of the item {named}: {parts}",
        named=_quoted_name(new),
        codes=new.codes,
        parts=message("; ").join(parts),
    )


def _changed_meanings(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(code for code in before.keys() & after.keys() if before[code] != after[code])


def _quoted_name(item: Item) -> str:
    return message("“{name}” ({title})", name=item.name, title=item.title)
