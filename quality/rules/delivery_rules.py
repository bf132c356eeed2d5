"""The rules about a delivery as a whole: is it complete, is it fit to go on, is it as usual.

Those that block keep the delivery back, for this entry alone; those learnt from history only ask.
"""

from collections.abc import Iterator

from quality.rules.entry_rules import Rule, rule_of_kind, rules_of
from zb_pipelines.domain.access.levels import level_name, private_names
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.cross_checks.terms import Terms


def delivery_rules(entry: Entry, terms: Terms) -> tuple[Rule, ...]:
    """Derived rules of every delivery of ``entry``, those that block first."""
    return tuple(_derived_rules(entry, terms))


def learnt_rules(entry: Entry, terms: Terms) -> tuple[Rule, ...]:
    """The rules whose bounds follow from former deliveries; the terms are part of their version."""
    return tuple(_learnt(entry, terms))


def entry_rules(entry: Entry, catalog: Catalog) -> tuple[Rule, ...]:
    """All rules of an entry but those over several tables."""
    return (
        *rules_of(entry, catalog.codes),
        *delivery_rules(entry, catalog.quality),
        *learnt_rules(entry, catalog.quality),
        *_timely(entry, catalog.quality),
    )


def _derived_rules(entry: Entry, terms: Terms) -> Iterator[Rule]:
    def rule(kind: str, *meant: object) -> Rule:
        return rule_of_kind(kind, "delivery", None, entry.title, meant=meant)

    if entry.expect.min is not None:
        yield rule("rows_min", entry.expect.min)
    yield rule("declared_rows")
    yield rule("conservation")
    yield rule("quarantined_share", terms.stop.share_of(entry.key), terms.stop.rows)
    yield rule("old_delivery")
    if private_names(entry.aggregated_items):
        yield rule("levels", *(f"{i.name}={level_name(i)}" for i in entry.aggregated_items))


def _learnt(entry: Entry, terms: Terms) -> Iterator[Rule]:
    meant = (terms.learning.model_dump(),)

    def rule(kind: str, about: str, item: str | None, title: str) -> Rule:
        return rule_of_kind(kind, about, item, title, origin="learnt", meant=meant)

    yield rule("usual_rows", "delivery", None, entry.title)
    if len(entry.aggregated_items) > len(entry.record_key):
        yield rule("repeated_content", "delivery", None, entry.title)
    for item in entry.aggregated_items:
        if not item.required and item.name not in entry.record_key:
            yield rule("usual_nulls", item.name, item.name, item.title)
        timed = item.type in ("date", "datetime")
        yield rule("usual_times" if timed else "usual_values", item.name, item.name, item.title)


def _timely(entry: Entry, terms: Terms) -> Iterator[Rule]:
    due = terms.due.get(entry.cycle)
    if due is not None:
        meant = (entry.cycle, due.model_dump())
        yield rule_of_kind("timely", "delivery", None, entry.title, origin="cross", meant=meant)
