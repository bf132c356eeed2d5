"""`zb lake`: the files of the lake, whose hashes stand in the journal."""

from zb_pipelines.cli.lake import verify

COMMANDS = {"verify": verify.verify}
