"""The site that the bureau and agencies work in: one module per page, server-rendered.

Every figure is one that the report, the ledger or the registry states; a clerk sees the agency's part.
"""

from zb_pipelines.portal.bureau import (
    catalog,
    channels,
    cockpit,
    dictionary,
    entry,
    exemptions,
    finding,
    findings,
    journal,
    reports,
    tickets,
)

ROUTES = (
    cockpit.routes,
    catalog.routes,
    entry.routes,
    dictionary.routes,
    exemptions.routes,
    tickets.routes,
    findings.routes,
    finding.routes,
    channels.routes,
    reports.routes,
    journal.routes,
)
"""The pages' functions ``routes``, in the order of the navigation."""
