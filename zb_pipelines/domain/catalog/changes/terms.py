"""Changes of an entry beside its items: identifiers, terms, cycle, extraction, texts."""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message, translation

# Field of an entry → its name, a template of the message catalogue.
TEXTS = {
    "code": "code",
    "title": "title",
    "summary": "summary",
    "category": "category",
    "format": "format",
    "use": "terms of use",
    "collection_basis": "collection basis",
    "feeds": "databases it feeds",
    "subject": "subject",
}


def term_changes(old: Entry, new: Entry) -> Iterator[Change]:
    """Everything of art. 10 that is not an item, a level or an exemption."""
    if old.identifiers != new.identifiers:
        words = message(
            "identifiers from {before} to {after}",
            before=_list(old.identifiers),
            after=_list(new.identifiers),
        )
        yield Change("identifier_changed", new.key, words)
    if old.record_key != new.record_key:
        words = message(
            "record key from {before} to {after}",
            before=_list(old.record_key),
            after=_list(new.record_key),
        )
        yield Change("record_key_changed", new.key, words)
    if old.sharing != new.sharing:
        words = _terms(message("sharing"), old.sharing.type, new.sharing.type)
        yield Change("sharing_changed", new.key, words)
    if old.opening != new.opening:
        words = _terms(message("opening"), old.opening.type, new.opening.type)
        yield Change("opening_changed", new.key, words)
    if old.cycle != new.cycle:
        yield Change(
            "cycle_changed",
            new.key,
            message("cycle from {before} to {after}", before=old.cycle, after=new.cycle),
        )
    yield from _extraction(old, new)
    if old.crs != new.crs:
        words = message(
            "coordinate system from {before} to {after}",
            before=old.crs or message("none declared"),
            after=new.crs or message("none declared"),
        )
        yield Change("crs_changed", new.key, words)
    if old.reference_list != new.reference_list:
        words = message("is a reference list now")
        if old.reference_list:
            words = message("is a reference list no more")
        yield Change("reference_list_changed", new.key, words)
    texts = [
        translation(name)
        for field, name in TEXTS.items()
        if getattr(old, field) != getattr(new, field)
    ]
    if texts:
        yield Change(
            "text_changed",
            new.key,
            message("worded anew: {texts}", texts=message(", ").join(texts)),
        )


def _extraction(old: Entry, new: Entry) -> Iterator[Change]:
    before, after = old.extraction, new.extraction
    if before != after:
        words = message(
            "extraction from {before} to {after}",
            before=_mode(before.mode, before.time),
            after=_mode(after.mode, after.time),
        )
        if before.deletes != after.deletes:
            words += message(
                ", missing records from {before} to {after}",
                before=before.deletes,
                after=after.deletes,
            )
        yield Change("extraction_changed", new.key, words)
    if old.expect != new.expect:
        words = message(
            "expected rows from {before} to {after}",
            before=_range(old.expect.min, old.expect.max),
            after=_range(new.expect.min, new.expect.max),
        )
        yield Change("bounds_changed", new.key, words)


def _terms(what: str, old: str, new: str) -> str:
    return (
        message("{what} from {before} to {after}", what=what, before=old, after=new)
        if old != new
        else message(
            "condition, mode or basis of {what} ({type}) is worded anew", what=what, type=new
        )
    )


def _mode(mode: str, time: str | None) -> str:
    return f"{mode}({time})" if time else mode


def _range(least: int | None, most: int | None) -> str:
    return f"{'-' if least is None else least}~{'-' if most is None else most}"


def _list(names: tuple[str, ...]) -> str:
    return message(", ").join(names) or message("none")
