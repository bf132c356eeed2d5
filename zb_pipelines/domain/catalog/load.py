"""From the catalog folder to the catalog, or to a list of everything that is wrong with it."""

from pathlib import Path

from zb_pipelines.catalog.claims import check_claims
from zb_pipelines.catalog.derived import resolve_derived
from zb_pipelines.catalog.derived.known_columns import known_tables
from zb_pipelines.catalog.draft import read_draft
from zb_pipelines.catalog.model import Catalog
from zb_pipelines.catalog.placing import by_place
from zb_pipelines.catalog.references import check_references
from zb_pipelines.catalog.table_rules import check_table_rules
from zb_pipelines.refusal import Refusal


def load_catalog(folder: Path) -> Catalog:
    """Read and check the whole catalog folder.

    :class:`Refusal` carries all problems at once, sorted by file, each with
    ``where`` like ``sources/tax/payer.yml:12 items[3].type``. Whether what is
    declared is also proper (levels, terms, exemptions) is for :mod:`review`.
    """
    draft = read_draft(folder)
    check_references(draft)
    check_claims(draft)
    tables, findings = resolve_derived(draft)
    check_table_rules(draft, known_tables(draft.entries, draft.consolidations.values(), tables))
    if draft.problems:
        raise Refusal(*sorted(set(draft.problems), key=by_place))
    return Catalog(
        agencies=draft.agencies,
        entries=draft.entries,
        codes=draft.codes,
        subjects=draft.subjects,
        statutes=draft.statutes,
        consolidations=draft.consolidations,
        tables=tables,
        findings=findings,
        rules=draft.rules,
        quality=draft.quality,
        retired=draft.retired,
    )
