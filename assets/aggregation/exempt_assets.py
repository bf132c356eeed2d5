"""What is not aggregated, shown in the graph with the law that excuses it (art. 13)."""

import dagster as dg

from assets.asset_specs import entry_description, entry_owners, entry_tags, group_of
from assets.portal_link import portal_link
from resources.registry import Release
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset


def exempt_spec(entry: Entry, release: Release) -> dg.AssetSpec:
    """An external asset: nothing materialises it, its legal basis stands in its description."""
    exemption = entry.exemption
    if exemption is None:
        raise ValueError(f"{entry.key} claims no exemption")
    basis = message(
        "Not aggregated by law: {basis}\n\n{reason} (decided by {by} on {day}; to be reviewed by {review})",
        basis=exemption.basis,
        reason=exemption.reason,
        by=exemption.decided_by,
        day=exemption.decided,
        review=exemption.review_by,
    )
    return dg.AssetSpec(
        entry_asset("landing", entry.key),
        description=f"{basis}\n\n{entry_description(entry, release.catalog, 'landing')}",
        metadata={
            message("Legal basis"): exemption.basis,
            message("catalog code"): entry.code,
            message("Catalog release"): release.id,
            **portal_link(f"/catalog/{entry.key}"),
        },
        group_name=group_of("landing", entry.agency),
        owners=entry_owners(release.catalog, entry.agency),
        tags=entry_tags(entry) | {"zb/exempt": "yes"},
        kinds={"exempt"},
    )
