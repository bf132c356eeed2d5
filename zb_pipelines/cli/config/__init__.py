"""`zb config`: the settings of this installation, and what a file of settings may say."""

from zb_pipelines.cli.config import prepare, schema, show

COMMANDS = {"prepare": prepare.prepare_installation, "show": show.show, "schema": schema.schema}
