"""`zb lake`: the files of the lake, whose hashes stand in the journal."""

from zb_pipelines.cli.lake import adopt, encrypt, verify

COMMANDS = {"verify": verify.verify, "adopt": adopt.adopt, "encrypt": encrypt.encrypt}
