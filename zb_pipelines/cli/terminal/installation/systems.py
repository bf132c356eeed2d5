"""Checks of the agencies' systems: one for each that an entry comes from."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.agencies import Source
    from resources.agencies.source.kind import SourceKind


def system_checks() -> dict[str, Callable[[], str]]:
    """One check for each system that an entry comes from."""
    from resources.agencies import load_sources
    from resources.agencies.kinds import KINDS
    from zb_pipelines.domain.settings import current

    checks: dict[str, Callable[[], str]] = {}
    seen: set[tuple[str, str]] = set()
    for entry, source in sorted(load_sources(current().sources).entries.items()):
        kind = KINDS[source.kind_name]
        place, name = kind.place(source)
        at = (place, "" if kind.connection else name)
        if at not in seen:
            seen.add(at)
            told = message("System of {entry}", entry=entry)
            checks[told] = partial(_check_system, kind, source, place)
    return checks


def channel_checks() -> dict[str, Callable[[], str]]:
    """One check for each channel of alerts; nothing is sent."""
    from resources.alert_channels import reach
    from zb_pipelines.domain.config_file import load_config

    written = load_config()
    channels = written.alerts.channels if written else {}
    return {
        message("Alert channel {name}", name=name): partial(reach, channel)
        for name, channel in channels.items()
    }


def _check_system(kind: "SourceKind", source: "Source", place: str) -> str:
    from resources.agencies import PullError

    try:
        kind.reached(source)
    except PullError as failure:
        raise RuntimeError(str(failure)) from failure
    return message("{place}: reached", place=place)
