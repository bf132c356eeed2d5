"""What a report says of sharing and opening: whole days only, so that what is said stays true.

Requests, grants and usage are told as of the end of the day before the report's: on its own day
people go on working after it was written. Channels are those of the release, on the report's day.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from assets.sharing.request_days import requests_on
from assets.sharing.usage_figures import UsageFigures, of_grants, usage_figures
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.sharing.channels import Channel
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.request import SharingRequest


@dataclass(frozen=True)
class SharingFacts:
    """Requests and grants at the end of ``until``, usage of the period up to it, channels on ``day``."""

    day: date
    until: date
    requests: tuple[SharingRequest, ...]
    grants: tuple[SharingGrant, ...]
    usage: UsageFigures
    channels: tuple[tuple[str, Channel], ...]

    @property
    def recipient_of(self) -> dict[str, str]:
        """Grant → the agency that has it."""
        return {each.id: each.recipient for each in self.grants}

    @property
    def channels_of(self) -> dict[str, tuple[Channel, ...]]:
        """Agency → the channels that it declared."""
        found: dict[str, tuple[Channel, ...]] = {}
        for agency, channel in self.channels:
            found[agency] = (*found.get(agency, ()), channel)
        return found


def usage_span(first: date, day: date) -> tuple[date, date]:
    """First and last day whose usage a report of ``first`` to ``day`` tells."""
    until = day - timedelta(days=1)
    return min(first, until), until


def gather_sharing(platform: Platform, release: Release, first: date, day: date) -> SharingFacts:
    """Read it for a period that begins on ``first`` and is told on ``day``."""
    begin, until = usage_span(first, day)
    sharing = platform.registry.sharing
    channels = release.catalog.channels.items()
    return SharingFacts(
        day,
        until,
        tuple(requests_on(platform.registry, until)),
        tuple(each for each in sharing.grants.all() if each.granted <= until),
        usage_figures(sharing, begin, until),
        tuple((agency, each) for agency, declared in channels for each in declared),
    )


def sharing_of_agency(facts: SharingFacts, agency: str) -> SharingFacts:
    """What the agency asked, reviews, has, or gave; nothing of others."""
    requests = tuple(each for each in facts.requests if agency in (each.recipient, each.agency))
    numbers = {each.id for each in requests}
    grants = tuple(each for each in facts.grants if each.request in numbers)
    return replace(
        facts,
        requests=requests,
        grants=grants,
        usage=of_grants(facts.usage, {each.id for each in grants}),
        channels=tuple(each for each in facts.channels if each[0] == agency),
    )
