"""`zb channels`: the ledger of what agencies share and open by beside the city's channel (art. 7)."""

from zb_pipelines.cli.channels import check

COMMANDS = {"check": check.check}
