"""`zb doctor`: what is wrong with this installation, in sentences."""

from collections.abc import Callable
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.installation import (
    certificates,
    content,
    machine,
    processes,
    secrets,
    services,
    systems,
)
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message


def doctor(
    connect: Annotated[
        bool,
        typer.Option(
            "--connect", help="Also ask every agency's system, and every channel of alerts"
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check that this installation works; exit 2 where something is wrong."""
    checks = installation_checks()
    if connect:
        checks |= systems.system_checks() | systems.channel_checks()
    results = [_run_check(name, check) for name, check in checks.items()]
    if as_json:
        print_json(
            [{"check": n, "ok": not fix, "said": said, "remedy": fix} for n, said, fix in results]
        )
    else:
        fine, wrong = message("fine"), message("wrong")
        print_table(
            message("Checks of the installation"),
            [message("Check"), message("Result"), message("Explanation"), message("Remedy")],
            [(name, wrong if fix else fine, said, fix or "") for name, said, fix in results],
        )
    raise typer.Exit(2 if any(fix for _, _, fix in results) else 0)


def installation_checks() -> dict[str, Callable[[], str]]:
    """Every check by its name; each says what it found, or raises what is wrong and its remedy."""
    return {
        message("Settings"): services.check_settings,
        "Python": machine.check_python,
        message("Versions"): services.check_versions,
        message("Clock"): services.check_clock,
        message("Disk"): machine.check_disk,
        message("Files"): machine.check_files,
        message("Keys"): machine.check_keys,
        message("Catalog"): content.check_catalog,
        message("Catalog release"): content.check_release,
        message("Sources"): content.check_sources,
        message("Secrets"): secrets.check_secrets,
        message("Files of sources"): secrets.check_source_files,
        message("Certificates"): certificates.check_certificates,
        message("Registry"): services.check_registry,
        message("Lake"): machine.check_lake,
        message("Encryption"): content.check_encryption,
        message("Last night"): content.check_last_night,
        message("Access"): content.check_access,
        "Dagster": services.check_dagster,
        message("Daemon"): services.check_daemon,
        message("Daemon's settings"): processes.check_daemon_settings,
        message("Runs"): processes.check_runs,
        message("Webserver"): processes.check_webserver,
        message("Engine"): machine.check_engine,
        message("Browser"): services.check_browser,
    }


def _run_check(name: str, check: Callable[[], str]) -> tuple[str, str, str | None]:
    """Name, what was found, and the remedy: ``None`` where nothing is wrong."""
    try:
        return name, check(), None
    except InputError as error:
        first = error.problems[0]
        what = message("{where}: {what}", where=first.where, what=first.what)
        more = len(error.problems) - 1
        if more:
            what += message(" ({count} more)", count=more)
        return name, what, first.remedy
    except Exception as error:  # a check must not keep the others from being made
        said = str(error).splitlines() or [""]
        remedy = message("read docs/troubleshooting.md")
        return name, f"{type(error).__name__}: {said[0]}", remedy
