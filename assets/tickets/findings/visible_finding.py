"""What a reader sees of a finding: what :func:`may` answers for each column of the theme's table.

Whoever is to verify a finding sees it whole, for it is written to that agency, but of the evidence
the own records only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assets.tickets.findings.open_findings import ListedFinding
from zb_pipelines.domain.access import GradedTable, Principal, may
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table

_GRADED = ("subject", "since", "until", "amount", "detail", "evidence")
"""The columns whose level depends on what a rule makes them of."""


def visible_findings(
    principal: Principal, catalog: Catalog, found: Iterable[ListedFinding]
) -> Iterator[ListedFinding]:
    """Those of ``found`` that ``principal`` may see at all, each as it may be seen."""
    known = graded_tables(catalog)
    for each in found:
        table = known[database_table("thematic", each.theme, "finding")]
        if _is_verifier(principal, each):
            yield replace(each, evidence=_own_evidence(principal, each))
        elif may(principal, "read", table, table.column("finding")).is_allowed:
            yield replace(
                each, **{name: _visible_value(principal, table, each, name) for name in _GRADED}
            )


def _is_verifier(principal: Principal, finding: ListedFinding) -> bool:
    return principal.agency is not None and finding.verifier == principal.agency


def _own_evidence(principal: Principal, finding: ListedFinding) -> tuple[str, ...]:
    return tuple(each for each in finding.evidence if each.startswith(f"{principal.agency}/"))


def _visible_value(
    principal: Principal, table: GradedTable, finding: ListedFinding, name: str
) -> object:
    """The value, its mask where it is a text, or nothing."""
    value, column = getattr(finding, name), table.column(name)
    answer = may(principal, "read", table, column).answer
    if answer == "yes":
        return value
    if isinstance(value, tuple):
        return tuple(masked_value(each, column) for each in value) if answer == "masked" else ()
    if isinstance(value, str):
        return masked_value(value, column) if answer == "masked" else ""
    return None
