"""Cross-references within the catalog: every name used must be declared.

Claims of base databases are checked in :mod:`claims`.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.databases.model import in_order
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.messages import message

K = TypeVar("K")


def check_references(parsed: ParsedCatalog) -> None:
    """Add to ``parsed`` a problem for every name that leads nowhere or stands twice."""
    _agencies(parsed)
    _entry_codes(parsed)
    for key, entry in parsed.entries.items():
        name = f"sources/{key}.yml"
        _items(parsed, name, entry)
        _named_items(parsed, name, entry)
        _extraction(parsed, name, entry)
        _subject(parsed, name, ("subject",), entry.subject)
        for place, feed in enumerate(entry.feeds):
            if not parsed.knows("databases", feed):
                known = message(", ").join(each.key for each in in_order(parsed.databases))
                parsed.problem(
                    name,
                    ("feeds", place),
                    message("{key} is not a database of this catalog", key=feed),
                    message("use one of {known}, or declare it in databases.yml", known=known),
                )
    _statutes(parsed)
    _check_retired(parsed)


def _agencies(parsed: ParsedCatalog) -> None:
    named = parsed.named["sources"] or set()
    for agency in sorted({key.partition("/")[0] for key in named}):
        if not parsed.knows("agencies", agency):
            first = min(key for key in named if key.startswith(f"{agency}/"))
            what = message("the agency {agency} is not in agencies.yml", agency=agency)
            remedy = message(
                "add {agency} to agencies.yml, or correct the name of the folder sources/{agency}",
                agency=agency,
            )
            parsed.problems.append(Problem(f"sources/{first}.yml", what, remedy))
    for key, agency in parsed.agencies.items():
        if fault := uscc_fault(agency.uscc):
            parsed.problem(
                "agencies.yml",
                (key, "uscc"),
                message("{code} is not written as a unified social credit code", code=agency.uscc)
                if fault == "shape"
                else message("the check digit of {code} is wrong", code=agency.uscc),
                message("correct it by the agency's certificate of its unified social credit code"),
            )
    codes = [(agency.uscc, key) for key, agency in parsed.agencies.items()]
    for key, code, first in _repetitions(codes):
        what = message(
            "the unified social credit code {code} is also that of the agency {first}",
            code=code,
            first=first,
        )
        parsed.problem("agencies.yml", (key, "uscc"), what, message("list each agency once"))


def _entry_codes(parsed: ParsedCatalog) -> None:
    codes = [(entry.code, key) for key, entry in sorted(parsed.entries.items())]
    for key, code, first in _repetitions(codes):
        what = message(
            "the resource code {code} is already used by {first}", code=code, first=first
        )
        parsed.problem(
            f"sources/{key}.yml", ("code",), what, message("give each entry a code of its own")
        )


def _items(parsed: ParsedCatalog, name: str, entry: Entry) -> None:
    names = [(item.name, place) for place, item in enumerate(entry.items)]
    again = {place for place, _, _ in _repetitions(names)}
    columns = [
        (entry.items[place].source_column, place) for _, place in names if place not in again
    ]
    for part, pairs in (("name", names), ("column", columns)):
        for place, text, first in _repetitions(pairs):
            what = message(
                "the {part} {text} is also that of item number {first}",
                part=part,
                text=text,
                first=first + 1,
            )
            parsed.problem(
                name,
                ("items", place, part),
                what,
                message("choose another name, or delete one of the items"),
            )
    for place, item in enumerate(entry.items):
        if item.codes and not parsed.knows("codes", item.codes):
            parsed.problem(
                name,
                ("items", place, "codes"),
                message("there is no code list {codes}", codes=item.codes),
                message(
                    "create codes/{codes}.yml, or name an existing code list", codes=item.codes
                ),
            )
        _subject(parsed, name, ("items", place, "subject"), item.subject)


def _named_items(parsed: ParsedCatalog, name: str, entry: Entry) -> None:
    """Record key, identifiers and exempted items must be items of the entry (art. 12, 13)."""
    withheld = entry.exemption.items if entry.exemption else ()
    items = {item.name for item in entry.items}
    lists: tuple[tuple[tuple[Step, ...], tuple[str, ...]], ...] = (
        (("record_key",), entry.record_key),
        (("identifiers",), entry.identifiers),
        (("exemption", "items"), withheld),
    )
    for path, names in lists:
        for place, used in enumerate(names):
            if used not in items:
                _no_item(parsed, name, (*path, place), used)
    for place, used in enumerate(entry.record_key):
        if used in withheld:
            what = message("{used} of the record key is listed as withheld", used=used)
            parsed.problem(
                name,
                ("record_key", place),
                what,
                message("choose another record key, or take it off exemption.items"),
            )
    if not entry.record_key:
        parsed.problem(
            name,
            ("record_key",),
            message("there is no record key"),
            message("name the items that identify one record"),
        )


def _extraction(parsed: ParsedCatalog, name: str, entry: Entry) -> None:
    path = ("extraction", "time")
    time = entry.extraction.time
    if entry.reference_list and entry.extraction.mode == "incremental":
        parsed.problem(
            name,
            ("reference_list",),
            message("a reference list is delivered whole, not incrementally"),
            message("choose snapshot as extraction.mode, or delete reference_list"),
        )
    if time is None:
        if entry.extraction.mode == "incremental":
            parsed.problem(
                name,
                path,
                message("incremental extraction has no time item"),
                message("name the item that dates a record in extraction.time"),
            )
        return
    item = next((item for item in entry.items if item.name == time), None)
    if item is None:
        _no_item(parsed, name, path, time)
    elif item.type not in ("date", "datetime"):
        what = message("the time item {time} has the type {type}", time=time, type=item.type)
        parsed.problem(name, path, what, message("name an item of type date or datetime"))
    elif item not in entry.aggregated_items:
        what = message("the time item {time} is listed as withheld", time=time)
        parsed.problem(
            name, path, what, message("choose another time item, or take it off exemption.items")
        )


def _subject(parsed: ParsedCatalog, name: str, path: tuple[Step, ...], subject: str | None) -> None:
    if subject is not None and not parsed.knows("subjects", subject):
        remedy = message("add it to subjects.yml, or name an existing subject")
        parsed.problem(
            name, path, message("there is no subject {subject}", subject=subject), remedy
        )


def _statutes(parsed: ParsedCatalog) -> None:
    for key, statute in parsed.statutes.items():
        for v, version in enumerate(statute.versions):
            for a, article in enumerate(version.articles):
                for part in ("covers", "requires"):
                    for place, subject in enumerate(getattr(article, part)):
                        path = ("versions", v, "articles", a, part, place)
                        _subject(parsed, f"statutes/{key}.yml", path, subject)


def _check_retired(parsed: ParsedCatalog) -> None:
    for place, retired in enumerate(parsed.retired):
        path = (place, "entry")
        if parsed.knows("sources", retired.entry):
            what = message(
                "{entry} is listed as retired, but its file is still there", entry=retired.entry
            )
            remedy = message(
                "delete sources/{entry}.yml, or take it off retired.yml", entry=retired.entry
            )
            parsed.problem("retired.yml", path, what, remedy)
    entries = [(retired.entry, place) for place, retired in enumerate(parsed.retired)]
    for place, entry, first in _repetitions(entries):
        what = message("{entry} is also number {first} of the list", entry=entry, first=first + 1)
        parsed.problem("retired.yml", (place, "entry"), what, message("keep one of them"))


def _no_item(parsed: ParsedCatalog, name: str, path: tuple[Step, ...], used: str) -> None:
    parsed.problem(
        name,
        path,
        message("this entry has no item {used}", used=used),
        message("use a name of items, or add the item"),
    )


def _repetitions(pairs: Iterable[tuple[str, K]]) -> Iterator[tuple[K, str, K]]:
    """For each text met again: where it stands, the text, where it stood first."""
    first: dict[str, K] = {}
    for text, place in pairs:
        if text in first:
            yield place, text, first[text]
        else:
            first[text] = place
