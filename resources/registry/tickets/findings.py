"""Verified findings in the registry; each step is a row of the journal."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from decimal import Decimal

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.records.findings import FindingCase
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.ticket_tables import finding_case


class FindingCases:
    """The states of findings in the registry's database; a finding without a row is 待核实."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def all(self) -> dict[str, FindingCase]:
        """Every verified finding by its number."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(finding_case).order_by(finding_case.c.finding))
            return {row["finding"]: _case(row) for row in rows.mappings()}

    def record(self, cases: Iterable[FindingCase]) -> None:
        """Keep ``cases`` in place of what was known of them, all or none, each in the journal."""
        journal = Journal(self._database)
        numbers: list[tuple[str]] = []
        with self._database.writing(lock=LOCK) as connection:
            for each in cases:
                row = asdict(each)
                self._database.upsert(connection, finding_case, [row])
                journal.append_within(connection, each.actor, each.state, each.finding, row)
                numbers.append((each.finding,))
            journal_rows(connection, {finding_case: numbers})


def _case(row: sa.RowMapping) -> FindingCase:
    found = FindingCase(**row)
    # SQLite keeps no decimals of its own.
    return replace(found, recovered=Decimal(str(found.recovered)).quantize(Decimal("0.01")))
