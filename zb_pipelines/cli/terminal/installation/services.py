"""Checks of the services beside the data: settings, registry, Dagster, browser, clock, versions."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

LEAD = timedelta(minutes=5)
"""How far a record may lie ahead of the clock."""


def check_settings() -> str:
    """`zb.toml` can be read, where there is one."""
    from zb_pipelines.domain.config_file import config_path, load_config

    if load_config() is None:
        return message("No file of settings ({file})", file=config_path())
    return message("File: {file}", file=config_path())


def check_registry() -> str:
    """The registry can be reached and written."""
    from resources.platform import open_platform

    registry = open_platform().registry
    registry.check_writable()
    lacking = registry.lacking_tables()
    if lacking:
        raise input_error(
            message("Registry"),
            message(
                "its tables are not whole; missing: {names}", names=message(", ").join(lacking)
            ),
            message("restore the backup from before the upgrade, then run zb config prepare again"),
        )
    return message("the registry can be written")


def check_dagster() -> str:
    """The Dagster instance opens: its dagster.yaml and its storage."""
    import dagster as dg

    from resources.dagster_instance.home import prepare
    from zb_pipelines.domain.settings import current

    home = prepare(current())
    try:
        with dg.DagsterInstance.get() as instance:
            instance.get_runs_count()
    except dg.DagsterError as error:
        raise input_error(
            str(home / "dagster.yaml"),
            " ".join(str(error).split())[:300],
            message("correct the file, or remove it: the shipped one is written again"),
        ) from error
    return message("{home}: opened", home=home)


def check_daemon() -> str:
    """The daemon lives, where nights are the schedule's."""
    from resources.dagster_instance.heartbeat import (
        daemon_silence,
        latest_heartbeat,
        silence_sentence,
    )
    from zb_pipelines.domain.business_day import today

    silent = daemon_silence(today())
    if silent is not None:
        raise input_error(
            "dagster-daemon",
            silence_sentence(silent),
            message("start the daemon's unit, or zb ui; nights missed meanwhile: zb nightly"),
        )
    _check_schedule()
    beat = latest_heartbeat(today())
    if beat is None or datetime.now(UTC) - beat > LEAD * 2:
        return message("no daemon runs; nights are started by zb nightly")
    return message("the daemon lives")


def _check_schedule() -> None:
    """The schedule that starts the nights is not switched off where the newest night was its."""
    import dagster as dg

    from resources.dagster_instance.heartbeat import nights_are_scheduled
    from zb_pipelines.domain.business_day import today

    if not nights_are_scheduled(today()):
        return
    with dg.DagsterInstance.get() as instance:
        states = {each.instigator_name: each.status for each in instance.all_instigator_state()}
    off = [
        name
        for name in ("nightly", "night_gate")
        if name in states and states[name].value == "STOPPED"
    ]
    if off:
        raise input_error(
            message(", ").join(off),
            message("switched off on Dagster's page, so the next night will not be whole"),
            message("switch it on there under Automation"),
        )


def check_browser() -> str:
    """A browser prints PDF, with a font that has Chinese glyphs."""
    from assets.reports.quality.rendering.pdf import browser, remedy_without_browser

    program = browser()
    if program is None:
        raise input_error(
            "ZB_BROWSER",
            message("no browser that prints PDF (chromium) was found"),
            remedy_without_browser(),
        )
    listing = shutil.which("fc-list")
    if listing:
        fonts = subprocess.run([listing, ":lang=zh"], capture_output=True, text=True, check=False)  # noqa: S603 -- a program of the system
        if not fonts.stdout.strip():
            raise input_error(
                message("Browser"), message("no font has Chinese glyphs"), remedy_without_browser()
            )
    return program


def check_clock() -> str:
    """The clock is not behind what was recorded already."""
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import TIMEZONE, today
    from zb_pipelines.domain.setting import setting
    from zb_pipelines.domain.settings import current

    now = datetime.now(UTC)
    newest = max((each.published_at for each in open_platform().registry.releases()), default=now)
    if newest - now > LEAD:
        raise input_error(
            message("Clock"),
            message("the clock is behind a release that was published at {at}", at=newest),
            message("set the clock, by NTP for good; then look at what was recorded meanwhile"),
        )
    if setting("today") and not current().demo.is_dir():
        raise input_error(
            "ZB_TODAY",
            message("the business day stands still at {day}", day=today()),
            message("unset ZB_TODAY and today in zb.toml: they are for demonstrations and tests"),
        )
    return message("business day {day} ({zone})", day=today(), zone=TIMEZONE)


def check_versions() -> str:
    """The packages that are pinned have the pinned versions."""
    from importlib import metadata

    wrong: list[str] = []
    for wanted in metadata.requires("zb-pipelines") or ():
        name, pinned, version = wanted.partition("==")
        if pinned and ";" not in wanted and metadata.version(name) != version.strip():
            wrong.append(f"{name} {metadata.version(name)} ≠ {version.strip()}")
    if wrong:
        raise input_error(
            message("Versions"),
            message(", ").join(wrong),
            message("install again from requirements.lock"),
        )
    return metadata.version("zb-pipelines")
