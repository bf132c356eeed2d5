"""An agency's findings as a workbook; the records of its own that are meant, masked unless encrypted."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.tickets.book_rows import ReadableLevels, Shown
from assets.tickets.encryption import encrypt
from assets.tickets.findings.book import workbook
from assets.tickets.findings.open_findings import ListedFinding, list_findings
from resources.engine import Engine
from resources.lake_views import relation_as_of
from resources.local_files.atomic_file import write_atomically
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, string_list
from zb_pipelines.domain.tickets.finding_states import CONFIRMED, PENDING


@dataclass(frozen=True)
class ExportedFindings:
    """The workbook, and how many findings stand in it."""

    agency: str
    file: Path
    findings: int


def export_findings(
    platform: Platform,
    release: Release,
    agency: str,
    target: Path,
    day: date,
    password: str | None = None,
    readable: ReadableLevels = ReadableLevels(),  # noqa: B008 - frozen
) -> ExportedFindings:
    """Write the findings that ``agency`` is to verify, not those answered already, to ``target``.

    With a ``password`` its own records are named in full at the ``readable`` levels and the file is encrypted. :class:`InputError`
    for an agency that is not in the catalog.
    """
    if agency not in release.catalog.agencies:
        known = message(", ").join(sorted(release.catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("the directory of agencies does not have this agency"),
            message("use one of {known}", known=known),
        )
    mine = [
        each
        for each in list_findings(platform, release, day)
        if each.verifier == agency and each.state in (PENDING, CONFIRMED[0])
    ]
    shown = Shown.in_copy(platform.registry.erasures.salt(), readable, password)
    with in_chinese(), platform.engine() as engine:
        records = _own_records(platform, release, agency, mine, day, engine, shown)
        content = workbook(release.catalog.agencies[agency].name, mine, records)
    write_atomically(target, encrypt(content, password) if password else content)
    return ExportedFindings(agency, target, len(mine))


def _own_records(
    platform: Platform,
    release: Release,
    agency: str,
    found: list[ListedFinding],
    day: date,
    engine: Engine,
    shown: Shown,
) -> list[str]:
    """For each finding the records of the agency that are its evidence: entry, key values."""
    wanted: dict[str, set[str]] = {}
    for each in found:
        for entry, record in _evidence(each):
            if entry in release.catalog.entries and entry.startswith(f"{agency}/"):
                wanted.setdefault(entry, set()).add(record)
    named: dict[tuple[str, str], str] = {}
    for key, records in wanted.items():
        entry = release.catalog.entries[key]
        for record, values in _key_values(platform, entry, records, day, engine, shown):
            named[key, record] = f"{entry.title} {values}"
    return [
        message("; ").join(named[place] for place in _evidence(each) if place in named)
        for each in found
    ]


def _evidence(each: ListedFinding) -> list[tuple[str, str]]:
    """(entry, record) of the evidence, which is written ``entry#record fact``."""
    return [
        (entry, rest.partition(" ")[0])
        for entry, _, rest in (line.partition("#") for line in each.evidence)
    ]


def _key_values(
    platform: Platform,
    entry: Entry,
    records: set[str],
    day: date,
    engine: Engine,
    shown: Shown,
) -> list[tuple[str, str]]:
    """The values of the record key of some records, as they may be shown."""
    growing = entry.extraction.mode == "incremental"
    relation = relation_as_of(
        platform.lake, entry_table("aggregation", entry.key), day, growing=growing
    )
    if relation is None:
        return []
    items = [entry.item(name) for name in entry.record_key]
    values = ", ".join(shown.value(identifier(i.name), i) for i in items)
    return engine.rows(
        f"SELECT _record, any_value(concat_ws(' ', {values})) FROM {relation}"
        f" WHERE _record IN ({string_list(sorted(records))}) GROUP BY _record"
    )
