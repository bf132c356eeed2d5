"""`zb review`: 编制 → 报送 → 审核 → 发布, and 退回, entry by entry."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table

if TYPE_CHECKING:
    from datetime import date

    from zb_pipelines.domain.catalog.model.model import Catalog
    from zb_pipelines.domain.catalog.states import Step
    from zb_pipelines.domain.errors import Problem

app = typer.Typer(no_args_is_help=True)

Entries = Annotated[list[str] | None, typer.Argument(help="条目,例如 tax/taxpayer")]
Agency = Annotated[str | None, typer.Option(help="该单位的全部条目")]
By = Annotated[str, typer.Option(help="办理人")]


@app.callback()
def group() -> None:
    """目录的报送、审核和退回(第十条)."""


@app.command("list")
def list_states(agency: Agency = None, as_json: AsJson = False) -> None:
    """The state of every entry of the working catalog, with who brought it there and why."""
    from resources.registry.office import open_office
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
    from zb_pipelines.domain.catalog.states import state_of
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    with open_office(settings.registry_url) as office:
        known = office.reviews.all()
    rows: list[dict[str, object]] = []
    for key, entry in sorted(catalog.entries.items()):
        if agency in (None, entry.agency):
            last = known.get(key)
            state = state_of(last.standing if last else None, entry_text_hash(entry))
            told = last if last and state != "编制" else None
            rows.append(
                {
                    "entry": key,
                    "title": entry.title,
                    "state": state,
                    "actor": told and told.standing.actor,
                    "reason": told and told.reason,
                }
            )
    if as_json:
        say_json(rows)
    else:
        say_table(
            "目录状态",
            ["条目", "名称", "状态", "办理人", "原因"],
            [tuple(r.values()) for r in rows],
        )


@app.command()
def submit(by: By, entries: Entries = None, agency: Agency = None, as_json: AsJson = False) -> None:
    """报送: hand entries of the working catalog in for review."""
    _take("submit", by, entries, agency, None, as_json=as_json)


@app.command()
def accept(
    by: By,
    entries: Entries = None,
    agency: Agency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """审核通过: refused where the review finds something or the data can be had by sharing."""
    _take("accept", by, entries, agency, None, as_json=as_json, day=chosen_day(day))


@app.command("return")
def send_back(
    by: By,
    reason: Annotated[str, typer.Option(help="哪里不符合要求、怎么改")],
    entries: Entries = None,
    agency: Agency = None,
    as_json: AsJson = False,
) -> None:
    """退回: send entries back with the reason."""
    _take("return", by, entries, agency, reason, as_json=as_json)


@app.command()
def history(entry: str, as_json: AsJson = False) -> None:
    """Every step that an entry took, with who and when."""
    import json

    from resources.registry.office import open_office
    from zb_pipelines.domain.settings import current

    with open_office(current().registry_url) as office:
        lines = office.journal.lines(entry)
    rows = [(e.seq, e.at, e.actor, e.action, json.loads(e.detail).get("reason")) for e in lines]
    if as_json:
        names = ("seq", "at", "actor", "action", "reason")
        say_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        say_table(entry, ["序号", "时间(UTC)", "办理人", "事项", "原因"], rows)


def _take(
    step: "Step",
    by: str,
    entries: list[str] | None,
    agency: str | None,
    reason: str | None,
    *,
    as_json: bool,
    day: "date | None" = None,
) -> None:
    from resources.registry.office import open_office
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
    from zb_pipelines.domain.errors import InputError, Problem
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    keys = _chosen(catalog, entries, agency)
    objections = _objections(catalog, keys, day) if day else {}
    problems: list[Problem] = []
    taken: list[str] = []
    with open_office(settings.registry_url) as office:
        for key in keys:
            if key in objections:
                problems += objections[key]
                continue
            try:
                office.reviews.take(key, entry_text_hash(catalog.entries[key]), step, by, reason)
                taken.append(key)
            except InputError as refusal:
                problems += refusal.problems
    if as_json:
        say_json({"step": step, "taken": taken, "refused": [vars(p) for p in problems]})
    else:
        console.print(f"{len(taken)} 个条目已办理,{len(keys) - len(taken)} 个未办理")
    if problems and not as_json:
        raise InputError(*problems)
    raise typer.Exit(1 if problems else 0)


def _chosen(catalog: "Catalog", entries: list[str] | None, agency: str | None) -> list[str]:
    from zb_pipelines.domain.errors import input_error

    keys = entries or [key for key, e in sorted(catalog.entries.items()) if e.agency == agency]
    unknown = [key for key in keys if key not in catalog.entries]
    if unknown or not keys:
        what = f"目录里没有条目 {'、'.join(unknown)}" if unknown else "没有写明条目或者单位"
        raise input_error("zb review", what, "写 <单位>/<条目>,或者 --agency <单位>")
    return keys


def _objections(catalog: "Catalog", keys: list[str], day: "date") -> "dict[str, list[Problem]]":
    """Why entries may not be accepted: findings of the review, and duplicates of shareable data."""
    from assets.reports.duplicates.duplicate_collection import find_duplicates
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.lint.duplication import comparable
    from zb_pipelines.domain.catalog.review import review
    from zb_pipelines.domain.errors import Problem

    found: dict[str, list[Problem]] = {}
    for problem in review(catalog, day):
        key = problem.where.split(" ")[0].removeprefix("sources/").removesuffix(".yml")
        if key in keys:
            found.setdefault(key, []).append(problem)
    platform = open_platform()
    near = comparable(catalog, keys)
    for each in find_duplicates(platform, near, platform.registry.releases(), day):
        if each.hold and each.entry in keys:
            held = Problem(each.entry, each.statement(catalog), each.hold)
            found.setdefault(each.entry, []).append(held)
    return found
