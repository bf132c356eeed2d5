"""`zb rules`: every quality rule, how one fared, and Great Expectations' Data Docs."""

from zb_pipelines.cli.rules import docs, list, show

COMMANDS = {"list": list.list_rules, "show": show.show, "docs": docs.docs}
