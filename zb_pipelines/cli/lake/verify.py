"""`zb lake verify`: every file of the lake against its hash in the journal."""

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_problems
from zb_pipelines.domain.messages import message


def verify(as_json: AsJson = False) -> None:
    """Compare every file of the lake with its hash in the journal; exit 2 where one was changed."""
    from resources.evidence.evidence import as_problem
    from resources.evidence.lake_files import verify_lake
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import InputError

    checked = verify_lake(open_platform())
    problems = [as_problem(found) for found in checked.problems]
    if as_json:
        print_json({"files": checked.files, "problems": [vars(each) for each in problems]})
    elif problems:
        print_problems(InputError(*problems))
    else:
        print_line(
            message("The lake is intact: files {count}, each as written", count=checked.files)
        )
    raise typer.Exit(2 if problems else 0)
