"""`zb ledger`: the journal of decisions, whose records are chained by hashes."""

from zb_pipelines.cli.ledger import checkpoint, export, verify

COMMANDS = {
    "verify": verify.verify,
    "export": export.export,
    "checkpoint": checkpoint.checkpoint,
}
