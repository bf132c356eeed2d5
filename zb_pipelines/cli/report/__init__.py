"""`zb report`: the bureau's quality report, and whether its figures are those of the lake."""

from zb_pipelines.cli.report import report, verify

DEFAULT = report.report
COMMANDS = {"verify": verify.verify}
