"""`zb findings`: what the themes doubt, and how those who verify answer."""

from zb_pipelines.cli.findings import act, export, findings, import_, list

DEFAULT = findings.findings
COMMANDS = {
    "list": list.list_findings,
    "act": act.act,
    "export": export.export,
    "import": import_.import_answers,
}
