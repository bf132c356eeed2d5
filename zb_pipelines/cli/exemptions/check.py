"""`zb exemptions check`: does the law excuse what is not aggregated, on a given day (art. 13)."""

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message


def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Check the legal basis of every exemption in the working catalog, with reasons; exit 2 if one fails."""
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    catalog = load_catalog(current().catalog)
    claimed = [entry for entry in catalog.entries.values() if entry.exemption]
    verdicts = [(entry, entry_verdict(entry, catalog, on)) for entry in claimed]
    if as_json:
        print_json(
            [
                {
                    "entry": entry.key,
                    "date": on,
                    "basis": entry.exemption and entry.exemption.basis,
                    "items": entry.exemption and entry.exemption.items,
                    "valid": verdict.valid,
                    "reasons": verdict.reasons,
                    "flags": verdict.flags,
                }
                for entry, verdict in verdicts
            ]
        )
    else:
        print_table(
            message("Legal bases of exemptions on {day}", day=on),
            [
                message("Entry"),
                message("Basis"),
                message("Result"),
                message("Reasons and remarks"),
            ],
            [
                (
                    entry.key,
                    entry.exemption and entry.exemption.basis,
                    message("holds") if verdict.valid else message("does not hold"),
                    "\n".join((*verdict.reasons, *verdict.flags)),
                )
                for entry, verdict in verdicts
            ],
        )
    raise typer.Exit(0 if all(verdict.valid for _, verdict in verdicts) else 2)
