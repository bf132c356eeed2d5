"""Reviews a well-formed catalog: is what it declares proper, on a given day."""

from collections.abc import Callable, Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.cited_law import cited_law
from zb_pipelines.domain.catalog.lint.collection import collection
from zb_pipelines.domain.catalog.lint.coordinates import coordinates
from zb_pipelines.domain.catalog.lint.levels import levels
from zb_pipelines.domain.catalog.lint.products import products
from zb_pipelines.domain.catalog.lint.refused_terms import refused_terms
from zb_pipelines.domain.catalog.lint.responsible import responsible
from zb_pipelines.domain.catalog.lint.statutes import statutes
from zb_pipelines.domain.catalog.lint.terms import terms
from zb_pipelines.domain.catalog.lint.titles import titles
from zb_pipelines.domain.catalog.lint.withheld import withheld
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

RULES: tuple[Callable[[Catalog, date], Iterator[Problem]], ...] = (
    responsible,  # art. 6
    levels,  # art. 8
    terms,  # art. 9, 10
    refused_terms,  # art. 10, 28
    collection,  # art. 11, 12
    withheld,  # art. 13
    products,  # art. 8, 9, 28, 29
    statutes,  # what every basis is weighed by
    coordinates,  # coordinates without a system are no place
    cited_law,  # what rests on a law names a registered provision
    titles,  # names as people read them
)


def review(catalog: Catalog, day: date) -> list[Problem]:
    """Every finding of every rule, sorted; empty when the catalog may be published.

    Source: 淄博市公共数据管理办法 art. 6, 8 to 13. ``where`` is like
    ``sources/tax/payer.yml items[3].level``.
    """
    return sorted({problem for rule in RULES for problem in rule(catalog, day)})


def vanished_entries(before: Catalog, after: Catalog) -> list[Problem]:
    """Entries of ``before`` that ``after`` neither has nor lists as retired: nothing goes silently.

    An entry whose code goes on under another key has moved to another agency and is not gone.
    """
    codes = {entry.code for entry in after.entries.values()}
    retired = {retired.entry for retired in after.retired}
    moved = {key for key, entry in before.entries.items() if entry.code in codes}
    gone = before.entries.keys() - after.entries.keys() - retired - moved
    return [
        Problem(
            "retired.yml",
            message(
                "the released entry {key} “{title}” is gone",
                key=key,
                title=before.entries[key].title,
            ),
            message(
                "restore sources/{key}.yml, or write the day and reason of its leaving in retired.yml",
                key=key,
            ),
        )
        for key in sorted(gone)
    ]
