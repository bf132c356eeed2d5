"""From the catalog folder to the catalog, or to a list of everything that is wrong with it."""

from pathlib import Path

from zb_pipelines.domain.catalog.cross_checks import check_table_rules
from zb_pipelines.domain.catalog.derived_tables import resolve_derived
from zb_pipelines.domain.catalog.derived_tables.known_columns import known_tables
from zb_pipelines.domain.catalog.files.draft import read_draft
from zb_pipelines.domain.catalog.files.problem_lines import by_place
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.names import check_names
from zb_pipelines.domain.catalog.quality import check_suites, check_ticket_limits
from zb_pipelines.domain.catalog.references import check_references
from zb_pipelines.domain.catalog.survivorship import check_claims
from zb_pipelines.domain.errors import InputError


def load_catalog(folder: Path) -> Catalog:
    """Read and check the whole catalog folder.

    :class:`InputError` carries all problems at once, sorted by file, each with
    ``where`` like ``sources/tax/payer.yml:12 items[3].type``. Whether what is
    declared is also proper (levels, terms, exemptions) is for :mod:`review`.
    """
    draft = read_draft(folder)
    check_references(draft)
    check_names(draft)
    check_claims(draft)
    tables, findings = resolve_derived(draft)
    known = known_tables(draft.entries, draft.consolidations.values(), tables)
    check_table_rules(draft, known)
    check_suites(draft, known)
    check_ticket_limits(draft)
    if draft.problems:
        raise InputError(*sorted(set(draft.problems), key=by_place))
    return Catalog(
        agencies=draft.agencies,
        databases=draft.databases,
        entries=draft.entries,
        codes=draft.codes,
        subjects=draft.subjects,
        statutes=draft.statutes,
        consolidations=draft.consolidations,
        tables=tables,
        findings=findings,
        rules=draft.rules,
        quality=draft.quality,
        suites={table: each for file in draft.suites.values() for table, each in file.items()},
        scoring=draft.scoring,
        tickets=draft.tickets,
        retired=draft.retired,
    )
