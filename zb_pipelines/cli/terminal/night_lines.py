"""What `zb status` says of tonight's night, of the daemon and of the age of the data."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.output import print_line, print_table
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.reports.coverage.data_ages import DatabaseAge
    from resources.registry import Registry
    from zb_pipelines.nightly.progress.night_progress import NightProgress


def tonights_progress(registry: "Registry", day: date) -> "NightProgress | None":
    """The night of today; ``None`` of another day, which has no now."""
    from zb_pipelines.domain.alert_settings import AlertSettings
    from zb_pipelines.domain.config_file import load_config
    from zb_pipelines.nightly.progress.night_progress import night_progress

    if day != today():
        return None
    written = load_config()
    alerts = written.alerts if written else AlertSettings()
    return night_progress(registry, day, alerts.night_by, datetime.now(UTC))


def print_night(night: "NightProgress | None", silent: datetime | None) -> None:
    """Whether the night will end in time, and whether the daemon is silent; nothing where all is well."""
    from resources.dagster_instance.heartbeat import silence_sentence
    from zb_pipelines.nightly.progress.night_progress import progress_sentence

    sentence = progress_sentence(night) if night else None
    if sentence:
        print_line(sentence)
    if silent:
        print_line(
            message(
                "The daemon that starts the nights is silent: {sentence}",
                sentence=silence_sentence(silent),
            )
        )


def print_ages(ages: "Sequence[DatabaseAge]", day: date) -> None:
    """How old each database's data are, the oldest first."""
    print_table(
        message("Age of the databases' data"),
        [
            message("Database"),
            message("Oldest table is of"),
            message("Days behind"),
            message("Oldest data read"),
        ],
        [
            (
                each.title,
                each.oldest or message("never built"),
                (day - each.oldest).days if each.oldest else None,
                message("{day} ({entry})", day=each.source_day, entry=each.source)
                if each.source_day
                else None,
            )
            for each in ages
        ],
    )
