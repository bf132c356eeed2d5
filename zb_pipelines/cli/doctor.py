"""`zb doctor`: what is wrong with this installation, in sentences."""

from collections.abc import Callable
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.installation import content, machine, systems
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message


def doctor(
    connect: Annotated[
        bool,
        typer.Option("--connect", help="Also ask every agency's system that sources.yml names"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check that this installation works; exit 2 where something is wrong."""
    checks = _checks() | (systems.system_checks() if connect else {})
    results = [_run_check(name, check) for name, check in checks.items()]
    if as_json:
        print_json([{"check": n, "ok": ok, "said": said} for n, ok, said in results])
    else:
        fine, wrong = message("fine"), message("wrong")
        print_table(
            message("Checks of the installation"),
            [message("Check"), message("Result"), message("Explanation")],
            [(name, fine if ok else wrong, said) for name, ok, said in results],
        )
    raise typer.Exit(0 if all(ok for _, ok, _ in results) else 2)


def _checks() -> dict[str, Callable[[], str]]:
    return {
        "Python": machine.check_python,
        message("Disk"): machine.check_disk,
        message("Files"): machine.check_files,
        message("Catalog"): content.check_catalog,
        message("Catalog release"): content.check_release,
        message("Sources"): content.check_sources,
        message("Lake"): machine.check_lake,
        message("Last night"): content.check_last_night,
        message("Engine"): machine.check_engine,
    }


def _run_check(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, check()
    except (InputError, OSError, ImportError, RuntimeError) as error:
        return name, False, str(error)
