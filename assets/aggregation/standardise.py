"""From landing to aggregation: every row of a delivery becomes a good row or a quarantined one.

A delivery that breaks a blocking rule as a whole (too few rows, too many bad ones, or
landed = aggregated + quarantined does not hold) is blocked: what was aggregated before stays,
whatever is downstream reads that, and the results of all rules are recorded.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from assets.aggregation.checked_rows import checked_rows
from assets.aggregation.corrections import apply_corrections, corrections_hash
from assets.aggregation.delivery_gate import DeliveryGate
from assets.aggregation.delivery_verdicts import (
    DeliveryCounts,
    copy_profile,
)
from assets.aggregation.duplicates import surplus_rows
from assets.aggregation.partition_rows import count_bad, write_aggregated_and_quarantined
from assets.aggregation.profile import profile
from assets.aggregation.reuse_unchanged import copy_rule_results, previous_standardisation
from assets.aggregation.rule_counts import count_rules
from assets.build_context import BuildContext
from quality.rules.entry_rules import rules_of
from resources.registry import (
    Delivery,
    Registry,
    Standardisation,
)
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table


def standardise(entry: Entry, context: BuildContext) -> Standardisation:
    """Write and record the aggregation and quarantine partitions of ``entry`` on the context's day.

    A delivery that did not change, read by an entry that did not change, is only pointed
    at: ``stored_day`` is then the earlier day. Raises :class:`InputError` where nothing was
    delivered and where a withheld item is part of the record key, :class:`DeliveryBlockedError`
    where a rule blocks the delivery.
    """
    day, lake, registry = context.day, context.lake, context.registry
    delivery = _good_delivery(entry, day, registry)
    # What is read is the delivery with the corrections laid over: either may change.
    read = (delivery.content_hash or "", corrections_hash(entry, day, lake, context.engine))
    planned = Standardisation(
        entry=entry.key,
        day=day,
        stored_day=day,
        landed=0,
        aggregated=0,
        quarantined=0,
        landing_hash="+".join(filter(None, read)),
        entry_hash=entry_hash(entry, context.catalog.codes),
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=datetime.now(UTC),
    )
    unchanged = delivery.state == "unchanged"
    done = previous_standardisation(planned, lake, registry) if unchanged else None
    if done:
        copy_rule_results(done, registry)
        copy_profile(entry, done.stored_day, day, registry)
    else:
        done = _write(planned, entry, delivery, context)
    done = replace(done, ended_at=datetime.now(UTC))
    registry.record_standardisation(done)
    registry.quality.unblock(entry.key, day)
    return done


def _good_delivery(entry: Entry, day: date, registry: Registry) -> Delivery:
    delivery = registry.delivery(entry.key, day)
    if delivery is None or delivery.stored_day is None or delivery.state == "failed":
        raise input_error(
            f"{entry.key} {day}",
            message("there is no good delivery of that day"),
            message("pull the entry first"),
        )
    withheld = set(entry.record_key) - {item.name for item in entry.aggregated_items}
    if withheld:
        raise input_error(
            entry.key,
            message("the exemption withholds {items} of the record key", items=sorted(withheld)),
            message("declare a record key of items that are aggregated"),
        )
    return delivery


def _write(
    planned: Standardisation, entry: Entry, delivery: Delivery, context: BuildContext
) -> Standardisation:
    day, catalog, lake, engine = context.day, context.catalog, context.lake, context.engine
    landing = lake.relation(entry_table("landing", entry.key), delivery.stored_day or day)
    landed = int(engine.scalar(f"SELECT count(*) FROM {landing}"))
    _check_received(entry, day, landed, delivery)
    rules = rules_of(entry, catalog.codes)
    corrected = apply_corrections(landing, entry, day, lake, engine)
    with (
        checked_rows(engine, entry, rules, day, catalog, corrected) as rows,
        surplus_rows(engine, entry, rows) as surplus,
    ):
        results = count_rules(engine, entry, day, rules, rows, surplus, planned.release_id)
        bad, emptied = count_bad(engine, rows)
        gate = DeliveryGate(entry, delivery, tuple(results), context)
        gate.require_fit(rows, landing, DeliveryCounts(landed, landed - bad, bad, emptied))
        unique = next(rule for rule in rules if rule.kind == "unique")
        counts = write_aggregated_and_quarantined(engine, lake, entry, day, rows, unique, landing)
        figures = profile(engine, entry, rows, day, catalog, landed, bad + emptied)
    gate.record(
        DeliveryCounts(
            landed, counts.aggregated, counts.quarantined, emptied, counts.columns_with_stats
        ),
        figures,
    )
    return replace(
        planned, landed=landed, aggregated=counts.aggregated, quarantined=counts.quarantined
    )


def _check_received(entry: Entry, day: date, landed: int, delivery: Delivery) -> None:
    """Refuse a landing partition that is not what was recorded."""
    if delivery.rows is not None and delivery.rows != landed:
        raise input_error(
            f"{entry.key} {day}",
            message(
                "landing holds {landed} rows where the delivery recorded {recorded}",
                landed=landed,
                recorded=delivery.rows,
            ),
            message("pull the entry again"),
        )
