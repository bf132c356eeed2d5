"""An agency's open tickets as a workbook: what fails, masked by level, with columns for the answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.tickets import book_layout as layout
from assets.tickets import book_rows, conflict_sheets, failing_rows
from assets.tickets.book_writing import Sheet, workbook
from assets.tickets.disputes import conflict_relation, load_confirmed
from assets.tickets.encryption import encrypt
from assets.tickets.own_records import agency_conflicts
from assets.tickets.wording import rule_words, words_of
from resources.engine import Engine
from resources.local_files.atomic_file import write_atomically
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.tickets import Ticket
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message


@dataclass(frozen=True)
class Exported:
    """The workbook, and how many tickets and distinct rows stand in it."""

    agency: str
    file: Path
    tickets: int
    rows: int


def export_tickets(
    platform: Platform,
    release: Release,
    agency: str,
    target: Path,
    day: date,
    password: str | None = None,
    readable: book_rows.ReadableLevels = book_rows.ReadableLevels(),  # noqa: B008 - frozen
) -> Exported:
    """Write the open tickets of ``agency`` as they stand on ``day`` to ``target``.

    With a ``password`` values of the ``readable`` levels are shown in full and the file is encrypted
    with it (ECMA-376 agile, opens in Excel and WPS); otherwise they are masked. :class:`InputError` for an
    agency that is not in the catalog.
    """
    if agency not in release.catalog.agencies:
        known = message(", ").join(sorted(release.catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("the directory of agencies does not have this agency"),
            message("use one of {known}", known=known),
        )
    with in_chinese():
        salt = platform.registry.erasures.salt()
        shown = book_rows.Shown.in_copy(salt, readable, password)
        return _export(platform, release, agency, target, day, password, shown)


def _export(
    platform: Platform,
    release: Release,
    agency: str,
    target: Path,
    day: date,
    password: str | None,
    shown: book_rows.Shown,
) -> Exported:
    catalog = release.catalog
    mine = [t for t in platform.registry.tickets.all() if t.open and t.subject.agency == agency]
    with platform.engine() as engine:
        sheets = [
            *_entry_sheets(platform, catalog, mine, day, engine, shown),
            *_conflict_sheets(platform, catalog, mine, day, engine, shown),
        ]
    content = workbook(agency, catalog.agencies[agency].name, _ticket_rows(mine, catalog), sheets)
    write_atomically(target, encrypt(content, password) if password else content)
    return Exported(agency, target, len(mine), sum(len(sheet.rows) for sheet in sheets))


def _ticket_rows(tickets: Sequence[Ticket], catalog: Catalog) -> list[list[object]]:
    listed: list[list[object]] = []
    for each in tickets:
        words = words_of(each.subject, catalog)
        entry = catalog.entries.get(each.subject.entry)
        listed.append(
            [
                each.subject.id,
                entry.title if entry else each.subject.entry,
                words.problem,
                words.remedy,
                each.rows,
                each.due,
                each.standing.side or each.standing.state,
                f"{each.subject.unit} {each.subject.person}",
            ]
        )
    return listed


def _entry_sheets(
    platform: Platform,
    catalog: Catalog,
    tickets: Sequence[Ticket],
    day: date,
    engine: Engine,
    shown: book_rows.Shown,
) -> Iterator[Sheet]:
    rules: dict[str, set[str]] = {}
    for each in tickets:
        if each.subject.kind == "rule" and each.subject.entry in catalog.entries:
            rules.setdefault(each.subject.entry, set()).add(each.subject.rule)
    for number, (key, broken) in enumerate(sorted(rules.items()), start=1):
        entry = catalog.entries[key]
        relation = failing_rows.failing_rows(entry, day, platform.lake, platform.registry)
        if relation is None:
            continue
        select = book_rows.failing_select(
            entry,
            relation,
            rule_words(entry, catalog),
            broken,
            shown,
            failing_rows.aggregated_rows(entry, day, platform.lake, platform.registry),
        )
        yield Sheet(
            name=_sheet_name(entry, number),
            kind=layout.ENTRY,
            key=key,
            headings=[
                *conflict_sheets.row_headings(),
                *(item.title for item in entry.aggregated_items),
            ],
            rows=engine.rows(select),
            answers=[
                layout.answer_title(i.title, i.name) for i in book_rows.correctable(entry, broken)
            ],
            verdicts=(layout.TRUE, layout.UNTRUE),
        )


def _conflict_sheets(
    platform: Platform,
    catalog: Catalog,
    tickets: Sequence[Ticket],
    day: date,
    engine: Engine,
    shown: book_rows.Shown,
) -> Iterator[Sheet]:
    load_confirmed(engine, platform.registry)
    for c in catalog.consolidations.values():
        relation = conflict_relation(c, day, platform.lake)
        for kind, select, title, verdicts in conflict_sheets.conflict_kinds():
            entries = {each.subject.entry for each in tickets if each.subject.kind == kind}
            if relation is None or not entries:
                continue
            found = agency_conflicts(c, entries, relation, platform, catalog, day, shown)
            rows = engine.rows(select(found, shown))
            if rows:
                name = f"{title}-{database_title(catalog.databases, c.database)}"[:31]
                yield Sheet(
                    name, kind, c.database, conflict_sheets.conflict_headings(), rows, (), verdicts
                )


def _sheet_name(entry: Entry, number: int) -> str:
    """At most 31 characters without those that Excel forbids; the number keeps it from clashing."""
    return re.sub(r"[\[\]:*?/\\']", "", f"{number}-{entry.title}")[:31]
