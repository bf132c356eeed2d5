"""The columns of a theme's findings: their types, and their levels by what the rules make them of.

Levels: 就高从严. What is said of persons is L3 at least; beyond that a column is as high as the
highest column that any rule of the theme makes it of.
"""

from collections.abc import Iterable, Mapping

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.derived_tables.lineage import lineage_of
from zb_pipelines.domain.derived_tables.model import (
    ColumnType,
    DeclaredFinding,
    FindingRule,
)

YIELDED = ("subject", "case_key", "since", "until", "amount", "detail", "evidence")
"""What the query of a rule yields."""
FINDING_TYPES: Mapping[str, ColumnType] = {
    "finding": "string",
    "rule": "string",
    "title": "string",
    "law": "string",
    "subject_kind": "string",
    "subject": "string",
    "case_key": "string",
    "since": "date",
    "until": "date",
    "tolerance": "string",
    "amount": "decimal",
    "detail": "string",
    "evidence": "strings",
    "parameters": "string",
    "verifier": "string",
    "advice": "string",
}
"""Column → type, in the order of the table."""
_PERSONAL = ("subject", "detail", "evidence", "case_key", "amount")


def yielded_levels(
    rule: DeclaredFinding, reads: Iterable[str], known: Mapping[str, Known]
) -> dict[str, Level]:
    """Yielded column → the highest level of the columns that it is made of.

    The number of a person becomes a pseudonym, whose level is that of :data:`_PERSONAL`.
    :class:`InputError` for a query that cannot be traced.
    """
    columns = tuple((name, tuple(known[name])) for name in reads)
    found: dict[str, Level] = {}
    for name, leaves in lineage_of(rule.sql, columns).items():
        levels: list[Level] = [
            known[table][column].level for table, column in leaves if column in known[table]
        ]
        if levels and not (name == "subject" and rule.subject == "person"):
            found[name] = max(levels)
    return {name: found.get(name, "L1") for name in YIELDED}


def finding_levels(rules: Iterable[FindingRule]) -> dict[str, Level]:
    """Column of a theme's findings → its level, over all its ``rules``.

    A rule of a release from before levels were traced yields nothing below L3.
    """
    levels: dict[str, Level] = {name: "L3" if name in _PERSONAL else "L1" for name in FINDING_TYPES}
    for rule in rules:
        for name in YIELDED:
            levels[name] = max(levels[name], rule.levels.get(name, "L3"))
    return levels
