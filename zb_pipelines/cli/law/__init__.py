"""`zb law`: which legal bases a change of the law touches, and what must be done about it."""

from zb_pipelines.cli.law import answer, diff, dockets, explain, watch

COMMANDS = {
    "diff": diff.diff,
    "explain": explain.explain,
    "watch": watch.watch,
    "dockets": dockets.dockets,
    "answer": answer.answer,
}
