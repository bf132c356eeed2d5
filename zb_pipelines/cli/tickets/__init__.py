"""`zb tickets`: from the failing row to the closed ticket."""

from zb_pipelines.cli.tickets import act, export, figures, import_, list, show

COMMANDS = {
    "list": list.list_tickets,
    "show": show.show,
    "act": act.act,
    "figures": figures.figures,
    "export": export.export,
    "import": import_.import_answers,
}
