"""`zb exemptions`: whether the law excuses what is not aggregated (art. 13)."""

from zb_pipelines.cli.exemptions import check

COMMANDS = {"check": check.check}
