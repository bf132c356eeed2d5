"""`zb config`: the settings of this installation, and what a file of settings may say."""

from zb_pipelines.cli.config import schema, show

COMMANDS = {"show": show.show, "schema": schema.schema}
