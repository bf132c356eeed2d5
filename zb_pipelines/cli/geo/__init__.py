"""`zb geo`: the geospatial database as files for GIS programs."""

from zb_pipelines.cli.geo import export

COMMANDS = {"export": export.export}
