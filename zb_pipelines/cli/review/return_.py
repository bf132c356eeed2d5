"""`zb review return`: send entries back (退回)."""

from typing import Annotated

import typer

from zb_pipelines.cli.review.decide import Agency, By, Entries, decide_entries
from zb_pipelines.cli.terminal.output import AsJson


def return_entries(
    by: By,
    reason: Annotated[str, typer.Option(help="What does not meet the rules, and what to change")],
    entries: Entries = None,
    agency: Agency = None,
    as_json: AsJson = False,
) -> None:
    """Send entries back with the reason."""
    decide_entries("return", by, entries, agency, reason=reason, as_json=as_json)
