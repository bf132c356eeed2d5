"""Reading protected data on the command line: purpose, approval, and the row of the journal.

Only where users are declared; an installation without any is in development, as doctor says.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection

    from resources.platform import Platform
    from zb_pipelines.domain.access import GradedTable
    from zb_pipelines.domain.access.table_access import TableAccess

# Actions of the journal, which is Chinese.
_ACTIONS = {"query": "查询受保护数据", "explain": "溯源受保护数据"}


@dataclass(frozen=True)
class ProtectedReading:
    """A reading that the journal must know of: statement, purpose, and what it touches."""

    statement: str
    purpose: str
    columns: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict[str, list[str]]())
    full: bool = False

    @property
    def hash(self) -> str:
        """SHA-256 of the statement, by which an approval and the journal know it."""
        return statement_hash(self.statement)

    def record(self, platform: "Platform", actor: str, outlet: str, rows: int) -> None:
        """Write it into the journal."""
        detail = {
            "tables": sorted(self.columns),
            "columns": sorted(f"{t}.{c}" for t, names in self.columns.items() for c in names),
            "rows": rows,
            "purpose": self.purpose,
            "unmasked": self.full,
        }
        platform.registry.journal.append(actor, _ACTIONS[outlet], self.hash, detail)


def statement_hash(statement: str) -> str:
    """SHA-256 of a statement, however its words are spaced."""
    return hashlib.sha256(" ".join(statement.split()).encode()).hexdigest()


def protected_columns(
    reading: "TableAccess",
    tables: "Collection[GradedTable]",
    names: Mapping[str, Sequence[str]],
    mentioned: "Collection[str] | None",
) -> dict[str, list[str]]:
    """Table → the columns of ``names`` that are mentioned and need a purpose.

    :class:`InputError` for a table that no role of the reader reaches.
    """
    from zb_pipelines.domain.access import may

    found: dict[str, list[str]] = {}
    for table in tables:
        decision = may(reading.principal, "read", table)
        if not decision.is_allowed:
            raise input_error(
                table.name, decision.reason, message("ask for a table of your own task")
            )
        used = [n for n in names[table.name] if mentioned is None or n.lower() in mentioned]
        if protected := reading.protected_names(table, used):
            found[table.name] = protected
    return found


def require_purpose(
    reading: "TableAccess",
    statement: str,
    purpose: str | None,
    columns: Mapping[str, Sequence[str]],
) -> ProtectedReading | None:
    """What the journal must know; ``None`` where nothing protected is read.

    :class:`InputError` where the purpose is missing.
    """
    if not columns:
        return None
    if not (purpose or "").strip():
        said = ", ".join(f"{t}.{c}" for t, names in sorted(columns.items()) for c in names[:4])
        raise input_error(
            "--purpose",
            message("protected data are read ({columns}), so a purpose is needed", columns=said),
            message("say what for: --purpose …; it stands in the journal"),
        )
    return ProtectedReading(statement, (purpose or "").strip(), columns, reading.full)


def require_approval(
    platform: "Platform",
    reading: "TableAccess",
    use: ProtectedReading,
    tables: "Mapping[str, GradedTable]",
) -> None:
    """Use up the approval of a reading in full; :class:`InputError` where one is still needed."""
    from resources.two_persons import require_second_person

    needed = any(
        reading.needs_approval(tables[table], list(names)) for table, names in use.columns.items()
    )
    if reading.full and needed:
        require_second_person(
            platform.registry, reading.principal.name, "unmasked", use.hash, use.purpose
        )
