"""What is not aggregated, shown in the graph with the law that excuses it (art. 13)."""

import dagster as dg

from assets.asset_specs import entry_description, entry_owners, entry_tags, group_of
from resources.registry import Release
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_asset


def exempt_spec(entry: Entry, release: Release) -> dg.AssetSpec:
    """An external asset: nothing materialises it, its legal basis stands in its description."""
    exemption = entry.exemption
    if exemption is None:
        raise ValueError(f"{entry.key} claims no exemption")
    basis = (
        f"不予汇聚。法律、法规依据:{exemption.basis}\n\n{exemption.reason}"
        f"(决定:{exemption.decided_by},{exemption.decided};复核期限:{exemption.review_by})\n\n"
    )
    return dg.AssetSpec(
        entry_asset("landing", entry.key),
        description=f"{entry.title}(不予汇聚)\n\n{basis}"
        + entry_description(entry, release.catalog, "landing"),
        metadata={"法律依据": exemption.basis, "目录代码": entry.code, "目录版本": release.id},
        group_name=group_of("landing", entry.agency),
        owners=entry_owners(release.catalog, entry.agency),
        tags=entry_tags(entry) | {"zb/exempt": "yes"},
        kinds={"exempt"},
    )
