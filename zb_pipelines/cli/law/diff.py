"""`zb law diff`: new amendments of the law and the bases that they touch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.law_effects import Touched
    from zb_pipelines.domain.catalog.model.model import Catalog
    from zb_pipelines.domain.legal.amendment import Amendment


def diff(
    before: Annotated[int | None, typer.Argument(help="Release, by default the newest one")] = None,
    after: Annotated[
        int | None, typer.Argument(help="Release, by default the working catalog")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Amendments of the law between two catalogs and the legal bases that they touch.

    Exit 2 where a basis is touched.
    """
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.law_effects import new_amendments, touched_bases

    registry = open_platform().registry
    releases = {each.id: each.catalog for each in registry.releases()}
    old = _catalog(releases, before, newest=True)
    new = _catalog(releases, after, newest=False)
    changes = new_amendments(old.statutes if old else {}, new.statutes if new else {})
    found = list(touched_bases(new, changes)) if new else []
    if as_json:
        print_json(_as_json(changes, found))
    else:
        _print_touched(changes, found)
    raise typer.Exit(2 if found else 0)


def _as_json(changes: "Sequence[Amendment]", found: "Sequence[Touched]") -> dict[str, object]:
    return {
        "amendments": [{"key": each.key, "title": each.title} for each in changes],
        "touched": [
            {
                "entry": each.entry,
                "basis": each.basis,
                "amendment": each.amendment.key,
                "effects": [{"kind": e.kind, "text": e.sentence} for e in each.effects],
            }
            for each in found
        ],
    }


def _print_touched(changes: "Sequence[Amendment]", found: "Sequence[Touched]") -> None:
    for each in changes:
        print_line(each.title)
    print_line(
        message(
            "Amendments: {changes}; legal bases touched: {found}",
            changes=len(changes),
            found=len(found),
        )
    )
    if found:
        print_table(
            message("Legal bases touched"),
            [message("Entry"), message("Basis"), message("Effect")],
            [(t.entry, t.basis, "\n".join(e.sentence for e in t.effects)) for t in found],
        )


def _catalog(
    releases: "dict[int, Catalog]", number: int | None, *, newest: bool
) -> "Catalog | None":
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    if number is None:
        if newest:
            return releases[max(releases)] if releases else None
        return load_catalog(current().catalog)
    if number not in releases:
        raise input_error(
            str(number),
            message("There is no such release of the catalog"),
            message("zb catalog log lists all releases"),
        )
    return releases[number]
