"""`zb duties assessment`: impact assessments, and which of them still hold."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.duties.register import processing_json, source_text
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.duty_registers.registers import Assessment


def assessment(
    theme: Annotated[str | None, typer.Option(help="Key of one database")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Impact assessments by database: why one is needed, its facts, its conclusion; exit 2 where one is open or stale."""
    from zb_pipelines.domain.catalog.duty_registers.registers import assessments
    from zb_pipelines.domain.duties.declaration import load_duties

    platform, release = open_release(day, "zb duties assessment")
    duties = load_duties(platform.settings.catalog)
    found = assessments(release.catalog, duties)
    if theme is not None:
        known = [each.processing.database for each in found]
        if theme not in known:
            raise input_error(
                "--theme",
                message("{theme} handles no personal data that need an assessment", theme=theme),
                message("choose one of {names}", names=message(", ").join(known)),
            )
        found = [each for each in found if each.processing.database == theme]
    if as_json:
        source = duties.assessment.model_dump()
        print_json({"source": source, "assessments": [_json(each) for each in found]})
    else:
        print_line(source_text(duties.assessment.source, verified=duties.assessment.verified))
        _print(found)
    raise typer.Exit(2 if any(each.state != "concluded" for each in found) else 0)


def _print(found: "list[Assessment]") -> None:
    states = {
        "open": message("not concluded"),
        "stale": message("to be renewed: the personal columns have changed"),
        "concluded": message("concluded"),
    }
    columns = [
        message("Database"),
        message("Why"),
        message("Necessity"),
        message("Risk"),
        message("Safeguards"),
        message("State"),
        message("Concluded by"),
        message("Fingerprint"),
    ]
    rows = [
        (
            each.processing.title,
            message("; ").join(each.triggers),
            *_texts(each),
            states[each.state],
            each.concluded and f"{each.concluded.by} {each.concluded.day}",
            each.processing.persons.fingerprint,
        )
        for each in found
    ]
    print_table(message("Impact assessments"), columns, rows)


def _texts(each: "Assessment") -> tuple[str, str, str]:
    said = each.concluded or each.declared
    return (said.necessity, said.risk, said.measures) if said else (each.missing[0], "", "")


def _json(each: "Assessment") -> dict[str, object]:
    concluded = each.concluded.model_dump(mode="json") if each.concluded else None
    return {
        **processing_json(each.processing),
        "triggers": each.triggers,
        "state": each.state,
        "declared": each.declared.model_dump(mode="json") if each.declared else None,
        "missing": each.missing,
        "concluded": concluded,
    }
