"""Loads the catalog folder, or lists everything that is wrong with it."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from zb_pipelines.domain.catalog.cross_checks import check_table_rules
from zb_pipelines.domain.catalog.derived_tables import resolve_derived
from zb_pipelines.domain.catalog.derived_tables.known_columns import known_tables
from zb_pipelines.domain.catalog.files.parse_folder import parse_folder
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.problem_lines import by_place
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.names import check_names
from zb_pipelines.domain.catalog.products.check import check_channels, check_products
from zb_pipelines.domain.catalog.quality import check_grading, check_suites, check_ticket_limits
from zb_pipelines.domain.catalog.references import check_references
from zb_pipelines.domain.catalog.survivorship import check_claims
from zb_pipelines.domain.errors import InputError


def load_catalog(folder: Path) -> Catalog:
    """Read and check the whole catalog folder.

    :class:`InputError` carries all problems at once, sorted by file, each with
    ``where`` like ``sources/tax/payer.yml:12 items[3].type``. Whether what is
    declared is also proper (levels, terms, exemptions) is for :mod:`review`.
    """
    with _without_collection():
        return _checked_catalog(parse_folder(folder))


@contextmanager
def _without_collection() -> Generator[None]:
    """No search for cycles while the block runs: trees of SQL are all kept, and a search costs a fifth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _checked_catalog(parsed: ParsedCatalog) -> Catalog:
    check_references(parsed)
    check_names(parsed)
    check_claims(parsed)
    tables, findings = resolve_derived(parsed)
    known = known_tables(parsed.entries, parsed.consolidations.values(), tables)
    check_table_rules(parsed, known)
    check_suites(parsed, known)
    check_ticket_limits(parsed)
    check_grading(parsed)
    check_products(parsed, known)
    check_channels(parsed)
    if parsed.problems:
        raise InputError(*sorted(set(parsed.problems), key=by_place))
    return Catalog(
        agencies=parsed.agencies,
        databases=parsed.databases,
        entries=parsed.entries,
        codes=parsed.codes,
        subjects=parsed.subjects,
        statutes=parsed.statutes,
        consolidations=parsed.consolidations,
        tables=tables,
        findings=findings,
        rules=parsed.rules,
        quality=parsed.quality,
        suites={table: each for file in parsed.suites.values() for table, each in file.items()},
        scoring=parsed.scoring,
        tickets=parsed.tickets,
        grading=parsed.grading,
        sharing=parsed.sharing,
        channels=parsed.channels,
        products=parsed.products,
        retired=parsed.retired,
    )
