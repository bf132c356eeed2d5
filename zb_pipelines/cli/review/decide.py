"""What submit, accept and return have in common: one step taken with each chosen entry."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import print_json, print_line
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.model.model import Catalog
    from zb_pipelines.domain.catalog.states import Step

Entries = Annotated[list[str] | None, typer.Argument(help="Entries, for example tax/taxpayer")]
Agency = Annotated[str | None, typer.Option(help="All entries of this agency")]
By = Annotated[str, typer.Option(help="Who decides")]


def decide_entries(
    step: "Step",
    by: str,
    entries: list[str] | None,
    agency: str | None,
    *,
    as_json: bool,
    reason: str | None = None,
    objections: "Callable[[Catalog, list[str]], Mapping[str, Sequence[Problem]]] | None" = None,
) -> None:
    """Take ``step`` with every chosen entry that allows it; exit 1 where one does not.

    ``objections`` gives the problems, by entry, that forbid the step.
    """
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    keys = _chosen_entries(catalog, entries, agency)
    forbidden = objections(catalog, keys) if objections else {}
    problems = [problem for key in keys for problem in forbidden.get(key, ())]
    taken: list[str] = []
    platform = open_platform()
    actor = actor_name(platform, "submit" if step == "submit" else "review", by, agency)
    registry = platform.registry
    for key in (key for key in keys if key not in forbidden):
        try:
            registry.reviews.take(key, entry_text_hash(catalog.entries[key]), step, actor, reason)
            taken.append(key)
        except InputError as error:
            problems += error.problems
    if as_json:
        print_json({"step": step, "taken": taken, "refused": [vars(p) for p in problems]})
        raise typer.Exit(1 if problems else 0)
    left = len(keys) - len(taken)
    print_line(message("Entries decided: {done}; not decided: {left}", done=len(taken), left=left))
    if problems:
        raise InputError(*problems)


def _chosen_entries(catalog: "Catalog", entries: list[str] | None, agency: str | None) -> list[str]:
    keys = entries or [key for key, e in sorted(catalog.entries.items()) if e.agency == agency]
    unknown = [key for key in keys if key not in catalog.entries]
    if unknown or not keys:
        what = message("No entry and no agency is named")
        if unknown:
            known = message(", ").join(unknown)
            what = message("The catalog does not have entries {entries}", entries=known)
        raise input_error("zb review", what, message("give <agency>/<entry>, or --agency <agency>"))
    return keys
