"""What the cockpit says of the nights: the last one, tonight's, the daemon, the age of the data."""

from datetime import UTC, datetime

from assets.reports.coverage.data_ages import database_ages
from resources.dagster_instance.heartbeat import daemon_silence, silence_sentence
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.nightly.alerts.send_alerts import alert_settings
from zb_pipelines.nightly.progress.last_night import last_night, night_sentence
from zb_pipelines.nightly.progress.night_progress import night_progress, progress_sentence
from zb_pipelines.portal.bureau.view import Listing, View


def operation_sentences(view: View) -> list[str]:
    """Whether tonight's night has run or will end in time, and whether a daemon is silent."""
    day, registry = today(), view.platform.registry
    night = night_progress(registry, day, alert_settings().night_by, datetime.now(UTC))
    told = [night_sentence(last_night(registry, day), day)]
    progress, silent = progress_sentence(night), daemon_silence(day)
    if progress:
        told.append(progress)
    if silent:
        told.append(
            message(
                "The daemon that starts the nights is silent: {sentence}",
                sentence=silence_sentence(silent),
            )
        )
    return told


def age_listing(view: View) -> Listing:
    """How old each database's data are, the oldest first."""
    day = today()
    columns = [
        message("Database"),
        message("Oldest table is of"),
        message("Days behind"),
        message("Oldest data read"),
    ]
    rows = [
        (
            each.title,
            each.oldest or message("never built"),
            (day - each.oldest).days if each.oldest else "",
            message(
                "{day} ({entry})", day=each.source_day, entry=view.data_title(each.source or "")
            )
            if each.source_day
            else "",
        )
        for each in database_ages(view.platform.registry, view.release, day)
    ]
    return Listing(message("Age of the databases' data"), columns, rows)
