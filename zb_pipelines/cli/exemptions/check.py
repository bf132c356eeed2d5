"""`zb exemptions check`: does the law excuse what is not aggregated, on a given day (art. 13)."""

from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.terminal.explanation_text import explanation_json, print_explanation
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from datetime import date

    from zb_pipelines.domain.catalog.model.model import Entry
    from zb_pipelines.domain.legal.verdict import Verdict


def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Check the legal basis of every exemption in the working catalog, with reasons; exit 2 if one fails."""
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.exemptions import verdicts
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    catalog = load_catalog(current().catalog)
    found = [(catalog.entries[key], verdict) for key, verdict in verdicts(catalog, on).items()]
    if as_json:
        print_json([_as_json(entry, verdict, on) for entry, verdict in found])
    else:
        print_line(message("Legal bases of exemptions on {day}", day=on))
        for entry, verdict in found:
            _print(entry, verdict)
    raise typer.Exit(0 if all(verdict.valid for _, verdict in found) else 2)


def _withheld(entry: "Entry") -> dict[str, str | None]:
    """What is withheld, by item: its subject."""
    names = entry.exemption.items if entry.exemption else ()
    return {
        item.name: item.subject or entry.subject
        for item in entry.items
        if not names or item.name in names
    }


def _as_json(entry: "Entry", verdict: "Verdict", day: "date") -> dict[str, object]:
    from zb_pipelines.domain.legal.explanation import explain

    subjects = frozenset(subject for subject in _withheld(entry).values() if subject)
    return {
        "entry": entry.key,
        "date": day,
        "basis": entry.exemption and entry.exemption.basis,
        "items": entry.exemption and entry.exemption.items,
        "valid": verdict.valid,
        "reasons": verdict.reasons,
        "flags": verdict.flags,
        "title": entry.title,
        "withheld": _withheld(entry),
        "categories": [fault.category for fault in verdict.faults],
        "provisions": [explanation_json(explain(basis, subjects)) for basis in verdict.bases],
    }


def _print(entry: "Entry", verdict: "Verdict") -> None:
    from zb_pipelines.domain.legal.explanation import explain

    withheld = _withheld(entry)
    subjects = frozenset(subject for subject in withheld.values() if subject)
    named = entry.exemption.items if entry.exemption else ()
    titles = [item.title for item in entry.items if item.name in named]
    scope = message(", ").join(titles) or message("the whole entry")
    result = message("holds") if verdict.valid else message("does not hold")
    print_line("")
    print_line(f"{entry.key} {entry.title}")
    for name, value in (
        (message("Result"), result),
        (
            message("Withheld"),
            message("{text} ({remark})", text=scope, remark=message(", ").join(sorted(subjects))),
        ),
        (message("Basis"), entry.exemption.basis if entry.exemption else ""),
    ):
        print_line(f"  {message('{first}: {second}', first=name, second=value)}")
    for basis in verdict.bases:
        print_explanation(explain(basis, subjects))
    for reason in verdict.reasons:
        print_line(f"  ✗ {reason}")
    for flag in verdict.flags:
        print_line(f"  ! {flag}")
