"""`zb duties register`: what is done with personal data, by database."""

from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.duty_registers.registers import Processing


def register(day: OnDay = None, as_json: AsJson = False) -> None:
    """The register of processing: purpose, basis, personal columns, recipients; exit 2 where something is not declared."""
    from zb_pipelines.domain.catalog.duty_registers.registers import processing_register
    from zb_pipelines.domain.duties.declaration import load_duties

    platform, release = open_release(day, "zb duties register")
    duties = load_duties(platform.settings.catalog)
    found = processing_register(release.catalog, duties)
    if as_json:
        print_json(
            {
                "source": duties.register_source.model_dump(),
                "processing": [processing_json(e) for e in found],
            }
        )
    else:
        print_line(
            source_text(duties.register_source.source, verified=duties.register_source.verified)
        )
        rows = [
            (
                each.title,
                each.basis or message("; ").join(each.missing),
                each.persons.highest,
                len(each.persons.columns),
                sum(column.sensitive for column in each.persons.columns),
                len(each.persons.agencies),
                message(", ").join(each.products),
                each.retention,
            )
            for each in found
        ]
        columns = [
            message("Database"),
            message("Legal basis"),
            message("Level"),
            message("Personal columns"),
            message("Sensitive"),
            message("Agencies"),
            message("Products"),
            message("Kept until"),
        ]
        print_table(message("Register of processing"), columns, rows)
    raise typer.Exit(2 if any(each.missing for each in found) else 0)


def source_text(source: str, *, verified: bool) -> str:
    """Where a duty comes from, and whether that was read."""
    said = message("verified") if verified else message("not verified")
    return message("{source} ({state})", source=source, state=said)


def processing_json(each: "Processing") -> dict[str, object]:
    """One line of the register as JSON."""
    return {
        **{name: value for name, value in vars(each).items() if name != "persons"},
        "missing": each.missing,
        "level": each.persons.highest,
        "fingerprint": each.persons.fingerprint,
        "tables": each.persons.tables,
        "agencies": each.persons.agencies,
        "columns": [vars(column) for column in each.persons.columns],
    }
