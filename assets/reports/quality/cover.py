"""What stands on a report's cover: number, addressee, who drafted and signs it, what it is about."""

from collections.abc import Mapping
from datetime import date, timedelta

from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.period import Period


def cover(facts: Facts) -> Mapping[str, str]:
    """Label and text, in their order; who reviews and signs fills in his name."""
    release = facts.release
    blank = message("(to be filled in)")
    return {
        message("Issue number"): _issue(facts.period),
        message("Addressed to"): _addressee(facts),
        message("Drafted by"): message("Zibo bureau of big data"),
        message("Reviewed and edited by"): blank,
        message("Signed by"): blank,
        message("Period"): facts.period.title,
        message("Data until"): facts.day.isoformat(),
        message("Days with records"): _days(facts),
        message("Catalog release"): message("release {release}", release=release.id),
        message("Marking"): message("for internal use"),
    }


def _addressee(facts: Facts) -> str:
    """Whom the report is sent to: the city's to the city, an agency's to the agency."""
    if facts.agency:
        return Names(facts.release).agency(facts.agency)
    return message("the city government; copies to city agencies and district governments")


def _issue(period: Period) -> str:
    """The number among those of its year."""
    year, first = period.first.year, period.first
    number = {
        "day": (first - date(year, 1, 1)).days + 1,
        "month": first.month,
        "quarter": (first.month + 2) // 3,
        "year": 1,
    }[period.kind]
    return message("{year}, number {number}", year=year, number=number)


def _days(facts: Facts) -> str:
    held, due = facts.nights
    if held >= due:
        return message("{held} of {due} days", held=held, due=due)
    incomplete = message(
        "{held} of {due} days; {missing} days are missing, so the figures do not stand for the whole period",
        held=held,
        due=due,
        missing=due - held,
    )
    if facts.last_night is None:
        return message("; ").join((incomplete, message("no night has run yet")))
    if facts.last_night == facts.period.first + timedelta(days=due - 1):
        return incomplete
    silent = message("the last night was that of {day}", day=facts.last_night)
    return message("; ").join((incomplete, silent))
