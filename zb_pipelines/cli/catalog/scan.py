"""`zb catalog scan`: what exists in an agency's system and is not catalogued, or differs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.agencies.scan import Scan
    from resources.agencies.source.declaration import Sources


def scan(
    agency: Annotated[str, typer.Option(help="Key of the agency, for example tax")],
    out: Annotated[Path | None, typer.Option(help="Folder to write drafts of entries to")] = None,
    as_json: AsJson = False,
) -> None:
    """Find tables and files of an agency that are not catalogued or differ; exit 2 where there are any."""
    from resources.agencies.scan import scan as scan_agency
    from resources.agencies.sources_file import load_sources
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    if agency not in catalog.agencies:
        known = message(", ").join(sorted(catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("The directory of agencies does not have this agency"),
            message("use one of: {known}", known=known),
        )
    sources = load_sources(settings.sources)
    found = scan_agency(agency, catalog, sources)
    drafts = _drafts(found, sources)
    if out:
        for name, text in drafts.items():
            target = out / agency / f"{name}.yml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    if as_json:
        print_json(_as_json(found) | {"drafts": drafts})
    else:
        _print_found(found)
        _print_drafts(found.agency, drafts, out)
    clean = not (found.uncatalogued or found.different or found.undeclared or found.absent)
    raise typer.Exit(0 if clean and not found.failures else 2)


def _drafts(found: "Scan", sources: "Sources") -> dict[str, str]:
    """A draft per uncatalogued table or file, by a name for it that no other draft has."""
    import re

    from resources.agencies.scan import format_of
    from zb_pipelines.domain.catalog.comparison import draft_entry

    drafts: dict[str, str] = {}
    for each in found.uncatalogued:
        stem = each.name.replace("{day}", "").rpartition(".")[0] or each.name
        base = re.sub(r"[^a-z0-9]+", "_", stem.casefold()).strip("_") or "table"
        name, count = base, 1
        while name in drafts:
            count += 1
            name = f"{base}_{count}"
        if each.columns:
            drafts[name] = draft_entry(each.name, format_of(each, sources), each.columns)
    return drafts


def _as_json(found: "Scan") -> dict[str, object]:
    return {
        "agency": found.agency,
        "looked_at": found.looked_at,
        "uncatalogued": [
            {"place": Path(e.place).name, "name": e.name, "columns": e.columns}
            for e in found.uncatalogued
        ],
        "different": [vars(each) for each in found.different],
        "undeclared": found.undeclared,
        "absent": found.absent,
        "failures": found.failures,
    }


def _print_found(found: "Scan") -> None:
    print_line(
        message(
            "{agency}: tables or files seen {count}", agency=found.agency, count=found.looked_at
        )
    )
    if found.uncatalogued:
        print_table(
            message("Not catalogued"),
            [message("Place"), message("Table or file"), message("Columns")],
            [
                (Path(e.place).name, e.name, len(e.columns) if e.columns else None)
                for e in found.uncatalogued
            ],
        )
    if found.different:
        comma = message(", ")
        print_table(
            message("Columns differ from the catalog"),
            [
                message("Entry"),
                message("In the catalog, not in the source"),
                message("In the source, not in the catalog"),
            ],
            [(d.entry, comma.join(d.missing), comma.join(d.unlisted)) for d in found.different],
        )
    for title, entries in (
        (message("No source is declared (sources.yml)"), found.undeclared),
        (message("The source does not exist"), found.absent),
        (message("The system could not be searched"), found.failures),
    ):
        for each in entries:
            print_line(message("{first}: {second}", first=title, second=each))


def _print_drafts(agency: str, drafts: dict[str, str], out: Path | None) -> None:
    if out and drafts:
        print_line(message("Drafts: {count}, in {folder}", count=len(drafts), folder=out / agency))
        return
    for name, text in drafts.items():
        print_line("\n" + message("# Draft {name}", name=f"{agency}/{name}.yml"))
        print_line(text)
