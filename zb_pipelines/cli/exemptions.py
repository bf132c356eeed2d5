"""`zb exemptions`: does the law excuse what is not aggregated, on a given day (art. 13)."""

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_json, say_table

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """不予汇聚的法律、法规依据."""


@app.command()
def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """The verdict on every exemption of the working catalog, with reasons; exit 2 if one fails."""
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    catalog = load_catalog(current().catalog)
    claimed = [entry for entry in catalog.entries.values() if entry.exemption]
    verdicts = [(entry, entry_verdict(entry, catalog, on)) for entry in claimed]
    if as_json:
        say_json(
            [
                {
                    "entry": entry.key,
                    "date": on,
                    "basis": entry.exemption and entry.exemption.basis,
                    "items": entry.exemption and entry.exemption.items,
                    "valid": verdict.valid,
                    "reasons": verdict.reasons,
                    "flags": verdict.flags,
                }
                for entry, verdict in verdicts
            ]
        )
    else:
        say_table(
            f"不予汇聚依据核验 {on}",
            ["条目", "依据", "结论", "理由与提示"],
            [
                (
                    entry.key,
                    entry.exemption and entry.exemption.basis,
                    "成立" if verdict.valid else "不成立",
                    "\n".join((*verdict.reasons, *verdict.flags)),
                )
                for entry, verdict in verdicts
            ],
        )
    raise typer.Exit(0 if all(verdict.valid for _, verdict in verdicts) else 2)
