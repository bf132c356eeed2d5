"""`zb law`: which legal bases a change of the law touches, and what must be done about it."""

from zb_pipelines.cli.law import answer, diff, dockets, watch

COMMANDS = {
    "diff": diff.diff,
    "watch": watch.watch,
    "dockets": dockets.dockets,
    "answer": answer.answer,
}
