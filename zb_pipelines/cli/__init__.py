"""`zb`, the command line: thin commands, each in the file of its subject.

Every command takes ``--json``; exit codes are 0 done, 2 done with findings or
failed sources, 1 refused or failed. Heavy imports stay inside the commands.
"""

import sys

from zb_pipelines.cli.app import app
from zb_pipelines.cli.output import complain
from zb_pipelines.domain.errors import InputError


def main() -> None:
    """Run `zb`; a refusal becomes sentences on standard error and exit code 1."""
    try:
        app()
    except InputError as refusal:
        complain(refusal)
        sys.exit(1)
