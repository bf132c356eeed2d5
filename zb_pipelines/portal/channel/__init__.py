"""The channel over HTTP (art. 7): tables by Delta Sharing, verification, opened packages."""

from zb_pipelines.portal.channel import (
    delta_listing,
    delta_tables,
    file_links,
    open_data,
    open_pages,
    verification,
)

ROUTES = (
    delta_listing.routes,
    delta_tables.routes,
    file_links.routes,
    verification.routes,
    open_data.routes,
    open_pages.routes,
)
"""Every module of the channel that answers requests."""
