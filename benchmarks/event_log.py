"""How large Dagster's event log is after 30 nights of the sample's entries, against the bar of 50 MB.

    python -m benchmarks.event_log [--nights 30]

Every night is whole: one run per agency, the build of every database and theme with its checks, the
reports; in the real storage, with the assets, checks and metadata of the catalog, which has more than
the 75 entries that the bar is for. Nothing is pulled or standardised, every table is built of
nothing and said to keep its promises. After a night the retention runs, as it does after ``zb nightly``,
the whole folder of the instance is measured, and the log ages by a day.
"""

import argparse
import os
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import dagster as dg
import sqlalchemy as sa

import assets.aggregation.entry_assets as entries
import assets.base.claim_sources as sources
import assets.built_tables.suite_checks as promises
import assets.derived_tables.inputs as inputs
from assets.aggregation.delivery_verdicts import rule_result
from assets.build_context import BuildContext
from assets.built_tables.entry_partitions import NEVER, EntryRead
from benchmarks.result import Figure, tell
from quality.expectations.run_suite import Expectation, Outcome
from quality.rules.entry_rules import rules_of
from resources.dagster_instance.event_retention import retire_events
from resources.dagster_instance.home import prepare
from resources.dagster_instance.runs import QUIET
from resources.platform import open_platform
from resources.registry import Delivery, Release, Standardisation
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.settings import SHIPPED_CATALOG, current
from zb_pipelines.nightly.steps import ASSET_JOB, PULL, Step, later_steps, tags_of

BAR_MB = 50
FIRST = date(2026, 10, 1)


def delivered(entry: Entry, context: BuildContext) -> Delivery:
    """A delivery of which nothing is stored."""
    now, day = datetime.now(UTC), context.day
    return Delivery(
        entry=entry.key,
        day=day,
        state="stored",
        rows=1000,
        content_hash=f"{day}" * 6,
        stored_day=day,
        started_at=now,
    )


def standardised(entry: Entry, context: BuildContext) -> Standardisation:
    """A standardisation that is only remembered, with a result of every rule."""
    rules, day = rules_of(entry, context.catalog.codes), context.day
    open_platform().registry.record_rule_results(
        [rule_result(entry, day, rule, 1000, 1000, None) for rule in rules]
    )
    done = Standardisation(entry.key, day, day, 1000, 1000, 0, f"{day}" * 6, f"{day}" * 6)
    open_platform().registry.record_standardisation(done)
    return done


def promised(
    relations: Mapping[str, str], suite: Mapping[str, Sequence[Expectation]], *_: object
) -> dict[str, list[Outcome]]:
    """Every promise kept: a table of nothing would break the first, and end the run."""
    return {
        table: [Outcome(each, True, 1000, 1000) for each in suite[table]] for table in relations
    }


def never_read(*_: object) -> EntryRead:
    """An entry of which a build sees nothing."""
    return EntryRead(NEVER, None)


def night(
    instance: dg.DagsterInstance, definitions: dg.Definitions, release: Release, day: date
) -> None:
    """One run per agency, then the build, then the report, as the night starts them."""
    from zb_pipelines.definitions import agency_keys

    job = definitions.resolve_job_def(ASSET_JOB)

    def run(keys: Sequence[dg.AssetKey], step: Step, agency: str | None = None) -> None:
        job.execute_in_process(
            instance=instance,
            run_config=QUIET,
            partition_key=day.isoformat(),
            asset_selection=keys,
            tags=tags_of(day.isoformat(), step, agency),
        )

    for agency, keys in agency_keys(release).items():
        run(keys, PULL, agency)
    for step, keys in later_steps(definitions.resolve_asset_graph()).items():
        run(keys, step)


def age(instance: dg.DagsterInstance) -> None:
    """Let everything have happened a day earlier."""
    columns = {"event_logs": "timestamp", "asset_check_executions": "evaluation_event_timestamp"}
    with instance.event_log_storage.index_connection() as connection:  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        for table, column in columns.items():
            connection.execute(  # pyright: ignore[reportUnknownMemberType]
                sa.text(f"UPDATE {table} SET {column} = datetime({column}, '-1 day')")
            )


def megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def main() -> None:
    """Print the folder's size as nights go by, and whether the bar was kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nights", type=int, default=30)
    chosen = options.parse_args()
    with TemporaryDirectory() as home:
        last = FIRST + timedelta(days=chosen.nights - 1)
        os.environ |= {"ZB_HOME": home, "ZB_TODAY": last.isoformat()}
        os.environ.pop("DAGSTER_HOME", None)
        folder = prepare(current())
        catalog = load_catalog(SHIPPED_CATALOG)
        pulled = sum(not entry.withheld for entry in catalog.entries.values())
        release = open_platform().registry.publish(catalog, "benchmark", "benchmark", FIRST)
        entries.pull, entries.standardise = delivered, standardised  # pyright: ignore[reportAttributeAccessIssue]
        sources.entry_read = inputs.entry_read = never_read
        promises.validate = promised

        from zb_pipelines.definitions import build_defs

        definitions, spent = build_defs(release), time.process_time()
        sizes: list[float] = []
        for number in range(chosen.nights):
            with dg.DagsterInstance.get() as instance:
                night(instance, definitions, release, FIRST + timedelta(days=number))
                retire_events(instance, datetime.now(UTC))
            if number + 1 in {1, 2, 5, 10, 20, chosen.nights}:
                cpu = (time.process_time() - spent) / (number + 1)
                print(f"night {number + 1}: {megabytes(folder):.1f} MB, {cpu:.1f} CPU s a night")
            sizes.append(megabytes(folder))
            with dg.DagsterInstance.get() as instance:
                age(instance)
        cpu = (time.process_time() - spent) / chosen.nights
    tell(
        "event_log",
        f"{chosen.nights} whole nights of {pulled} entries, nothing delivered",
        [
            Figure("Dagster's folder, most after any night", max(sizes), "MB", f"< {BAR_MB}"),
            Figure("a night, processors", cpu, "s"),
        ],
    )


if __name__ == "__main__":
    main()
