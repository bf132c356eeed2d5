"""`zb law explain`: judge any citation typed in, for a day, a use and the data withheld."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zb_pipelines.cli.terminal.explanation_text import explanation_json, print_explanation
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from datetime import date

    from zb_pipelines.domain.catalog.model.model import Catalog
    from zb_pipelines.domain.legal.explanation import Explanation
    from zb_pipelines.domain.legal.judgement import Judgement

For = Literal["aggregation", "sharing", "opening", "collection"]


def explain(
    citation: Annotated[str, typer.Argument(help="The legal basis as it is written")],
    day: OnDay = None,
    items: Annotated[
        list[str] | None,
        typer.Option(help="Data withheld: a subject of subjects.yml, or an entry; repeatable"),
    ] = None,
    use: Annotated[For, typer.Option("--for", help="What the basis is to excuse")] = "aggregation",
    as_json: AsJson = False,
) -> None:
    """Judge a legal basis as it is typed: each test, the text and how sure the register is; exit 2 if it does not hold."""
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.legal.explanation import explain as explained
    from zb_pipelines.domain.legal.judgement import judge
    from zb_pipelines.domain.legal.statute_book import StatuteBook
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    catalog = load_catalog(current().catalog)
    subjects = _subjects(items or [], catalog)
    judged = judge(citation, use, subjects, StatuteBook(catalog.statutes), on)
    named = frozenset(subject for subject in subjects.values() if subject)
    found = [explained(basis, named) for basis in judged.bases]
    valid = bool(judged.bases) and not judged.faults
    if as_json:
        print_json(_as_json(citation, on, use, sorted(named), valid, judged, found))
    else:
        _print(on, valid, judged, found)
    raise typer.Exit(0 if valid else 2)


def _subjects(items: list[str], catalog: "Catalog") -> dict[str, str | None]:
    """The subject of everything named: subjects as they are, entries by their items."""
    found: dict[str, str | None] = {}
    for name in items:
        if name in catalog.subjects:
            found[name] = name
        elif name in catalog.entries:
            entry = catalog.entries[name]
            found |= {f"{name} {item.name}": item.subject or entry.subject for item in entry.items}
        else:
            raise input_error(
                "--items",
                message("'{name}' is neither a subject nor an entry", name=name),
                message("use a key of subjects.yml, or agency/entry"),
            )
    return found


def _as_json(
    citation: str,
    day: "date",
    use: For,
    subjects: list[str],
    valid: bool,
    judged: "Judgement",
    found: "list[Explanation]",
) -> dict[str, object]:
    return {
        "citation": citation,
        "date": day,
        "for": use,
        "subjects": subjects,
        "valid": valid,
        "reasons": [fault.sentence for fault in judged.faults],
        "categories": [fault.category for fault in judged.faults],
        "flags": judged.flags,
        "provisions": [explanation_json(each) for each in found],
    }


def _print(day: "date", valid: bool, judged: "Judgement", found: "list[Explanation]") -> None:
    result = message("holds") if valid else message("does not hold")
    print_line(message("{first}: {second}", first=day, second=result))
    for fault in judged.faults:
        print_line(f"✗ {fault.sentence}")
    for each in found:
        print_explanation(each)
    for flag in judged.flags:
        print_line(f"! {flag}")
