"""`zb agencies`: the unit and the person of each agency that answer for public data (art. 6)."""

from zb_pipelines.cli.agencies import check

COMMANDS = {"check": check.check}
