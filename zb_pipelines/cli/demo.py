"""`zb demo`: the demo city — build it, verify the lake against its truth, tour it."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Annotated

import typer

from zb_pipelines.cli.output import (
    AsJson,
    OnDay,
    chosen_day,
    console,
    errors,
    say_json,
    say_table,
)

app = typer.Typer(no_args_is_help=True)

Persons = Annotated[int, typer.Option(help="人口数", min=600)]
Seed = Annotated[int, typer.Option(help="随机种子")]


@app.command()
def build(
    persons: Persons = 5000,
    seed: Seed = 1,
    day: OnDay = None,
    postgres: Annotated[str | None, typer.Option(help="把库表类部门放入此 PostgreSQL")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the agencies' own systems as of a day, or move them on to it."""
    from zb_pipelines.demo.agency_database import PASSWORD_VARIABLE
    from zb_pipelines.demo.city import build_city
    from zb_pipelines.domain.settings import current

    made = build_city(
        current(), persons=persons, seed=seed, day=chosen_day(day), postgres_url=postgres
    )
    if postgres and ":" in postgres.partition("://")[2].partition("@")[0]:
        errors.print(f"拉取前请设置 {PASSWORD_VARIABLE}:口令不写入 sources.yml", soft_wrap=True)
    if as_json:
        say_json(vars(made))
    else:
        console.print(
            f"示范城市 {made.day}:{made.persons} 人,{made.entries} 个来源共 {made.rows} 行,"
            f"植入 {made.defects} 处缺陷,用时 {made.seconds:.1f} 秒;{made.folder}",
            markup=False,
            soft_wrap=True,
        )


@app.command()
def verify(day: OnDay = None, as_json: AsJson = False) -> None:
    """Compare the lake with ``truth.json``; exit 2 and a table where they differ."""
    from zb_pipelines.demo.verify import verify_city
    from zb_pipelines.domain.settings import current

    result = verify_city(current(), chosen_day(day))
    if as_json:
        say_json(
            {
                "date": result.day,
                "clean": result.clean,
                "rows": [vars(line) for line in result.lines],
                "differences": [vars(each) for each in result.differences],
            }
        )
    else:
        say_table(
            "植入与发现",
            ["缺陷", "应有结果", "植入", "发现", "遗漏", "多出"],
            [
                (r.defect, r.outcome, r.planted, r.found, r.missing, r.unexpected)
                for r in result.lines
            ],
        )
        if result.differences:
            say_table(
                "差异",
                ["一方", "条目", "缺陷", "结果", "规则", "键(脱敏)"],
                [(d.side, d.entry, d.defect, d.outcome, d.rule, d.key) for d in result.differences],
            )
    raise typer.Exit(0 if result.clean else 2)


@app.command()
def tour(persons: Persons = 5000, seed: Seed = 1) -> None:
    """Two days of a living city, from nothing to the report; what `make demo` runs."""
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.settings import current

    last = today()
    first = last - timedelta(days=1)
    for day in (first, last):
        text = day.isoformat()
        _step(
            ["demo", "build", "--persons", str(persons), "--seed", str(seed), "--date", text], {0}
        )
        if day == first:
            _publish(text)
        _step(["nightly", "--date", text], {0, 2})
    _step(["coverage"], {0, 2})
    _step(["demo", "verify"], {0})
    console.print(f"报告:{current().reports / f'quality-{last}.html'}", soft_wrap=True)
    console.print("接着看:.venv/bin/zb status;make ui(Dagster 界面);zb query;zb explain")


def _publish(day: str) -> None:
    _step(
        [
            *("catalog", "publish", "--reviewer", "示范审核员"),
            *("--reason", "示范城市首次发布", "--effective", day),
        ],
        {0},
    )


def _step(arguments: list[str], allowed: set[int]) -> None:
    """One `zb` command as a newcomer would type it; stops the tour where it fails."""
    console.print(f"\n$ zb {' '.join(arguments)}", style="bold", markup=False, soft_wrap=True)
    command = [sys.executable, "-c", "from zb_pipelines.cli import main; main()", *arguments]
    code = subprocess.run(command, env=os.environ, check=False).returncode  # noqa: S603 -- our own command
    if code not in allowed:
        raise typer.Exit(code)
