"""`zb keys`: the secrets of this installation, by name and version."""

from zb_pipelines.cli.keys import destroy, list, move, rotate

COMMANDS = {
    "list": list.list_keys,
    "rotate": rotate.rotate,
    "move": move.move,
    "destroy": destroy.destroy,
}
