"""The asset ``report/tickets``: the nightly check of tickets, after the base databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import dagster as dg

from assets.aggregation.daily_totals import DAILY_TOTALS
from assets.asset_specs import report_spec
from assets.tickets.recheck import update_tickets
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.messages import message


def tickets_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Raises, updates, reopens and closes tickets by what the night of the partition found."""
    databases = release.catalog.consolidations.values()
    spec = report_spec(
        dg.AssetKey(["report", "tickets"]),
        message(
            "Tickets\n\nProblems by agency, entry and rule: found, sent, rechecked, closed; urged when overdue."
        ),
        release,
        partitions,
        deps=[
            DAILY_TOTALS,
            *(dg.AssetKey(["base", each.database, each.table]) for each in databases),
        ],
        kinds={"sql"},
    )

    @dg.multi_asset(
        name="report__tickets", specs=[spec], backfill_policy=dg.BackfillPolicy.single_run()
    )
    def tickets(
        context: dg.AssetExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        platform = installation.open()
        for day in context.partition_keys:
            on = date.fromisoformat(day)
            current = platform.registry.release_on(on) or release
            events = Counter(
                event for said in update_tickets(platform, current, on).values() for event in said
            )
            known = platform.registry.tickets.all()
            context.add_asset_metadata(
                {
                    message("Open"): sum(each.open for each in known),
                    message("Overdue"): sum(each.overdue(on) for each in known),
                    **{
                        message("this time: {event}", event=event): count
                        for event, count in sorted(events.items())
                    },
                },
                partition_key=day,
            )
        yield dg.MaterializeResult()

    return tickets
