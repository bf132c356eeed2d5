"""The way from Dagster's page of an asset to the portal's page of the same data."""

import dagster as dg

from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting


def portal_link(path: str) -> dict[str, dg.MetadataValue]:
    """Metadata that leads to ``path`` of the portal; none where no portal is known.

    ``portal_url`` names it; the portal itself lets its own Dagster lead back to it.
    """
    address = setting("portal_url")
    if address is None:
        return {}
    return {message("Portal"): dg.MetadataValue.url(f"{address.rstrip('/')}{path}")}
