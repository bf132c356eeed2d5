"""`zb catalog check`: load the working catalog and review it."""

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_problems,
)
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message


def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Check and review the working catalog; exit 2 where the review finds something."""
    from zb_pipelines.domain.catalog.files.problem_lines import with_lines
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.review import review
    from zb_pipelines.domain.settings import current

    folder = current().catalog
    catalog = load_catalog(folder)
    problems = with_lines(folder, review(catalog, chosen_day(day)))
    if as_json:
        print_json(
            {
                "catalog": folder,
                "agencies": len(catalog.agencies),
                "entries": len(catalog.entries),
                "problems": [vars(problem) for problem in problems],
            }
        )
    else:
        print_line(
            message(
                "{folder}: agencies {agencies}, entries {entries}, problems {problems}",
                folder=folder,
                agencies=len(catalog.agencies),
                entries=len(catalog.entries),
                problems=len(problems),
            )
        )
        print_problems(InputError(*problems))
    raise typer.Exit(2 if problems else 0)
