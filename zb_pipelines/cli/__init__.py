"""`zb`, the command line: `zb plan` is `cli/plan.py`, `zb catalog plan` is `cli/catalog/plan.py`.

Every command takes ``--json``; exit codes are 0 done, 2 done with findings or
failed sources, 1 input refused or failed. Heavy imports stay inside the commands.
"""

import gc
import sys


def main() -> None:
    """Run `zb` in the language of ``LC_ALL``/``LANG``; an InputError becomes sentences and exit code 1."""
    # A catalog and its SQL are many long-lived objects, and no garbage: a seventh of a check's time.
    gc.set_threshold(200_000, 50, 100)
    if sys.argv[1:2] == ["query"]:
        from zb_pipelines.cli.terminal.watched_process import run_watched

        run_watched(_run_command)
    else:
        _run_command()


def _run_command() -> None:
    from typer.exceptions import Abort, TyperException

    from resources.local_files.private_files import restrict_umask
    from zb_pipelines.cli.app import build_command
    from zb_pipelines.cli.terminal.output import print_aborted, print_problems, print_usage_error
    from zb_pipelines.domain.errors import InputError
    from zb_pipelines.domain.messages import choose_language

    restrict_umask()
    choose_language()
    try:
        sys.exit(build_command(sys.argv[1:])(prog_name="zb", standalone_mode=False))
    except InputError as error:
        print_problems(error)
        sys.exit(1)
    except TyperException as error:
        print_usage_error(error)
        sys.exit(error.exit_code)
    except Abort:
        print_aborted()
        sys.exit(1)
