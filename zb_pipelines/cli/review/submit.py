"""`zb review submit`: hand entries in for review (报送)."""

from zb_pipelines.cli.review.decide import Agency, By, Entries, decide_entries
from zb_pipelines.cli.terminal.output import AsJson


def submit(by: By, entries: Entries = None, agency: Agency = None, as_json: AsJson = False) -> None:
    """Submit entries of the working catalog for review."""
    decide_entries("submit", by, entries, agency, as_json=as_json)
