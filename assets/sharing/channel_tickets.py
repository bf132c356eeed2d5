"""Overdue channels as tickets of their agencies: raised at night, closed when the ledger says merged.

A ticket of this kind is about no entry; its rule names the channel.
"""

from collections.abc import Iterator
from datetime import date

from resources.registry.records.tickets import ProblemCount, Subject
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.channels import Channel

KIND = "channel"
_PREFIX = "channel:"


def channel_subject(agency: str, channel: Channel, catalog: Catalog) -> Subject:
    """The subject of the ticket of an overdue channel."""
    contact = catalog.agencies[agency].responsible
    rule = f"{_PREFIX}{agency}:{channel.name}"
    return Subject(KIND, agency, "", rule, contact.unit, contact.person)


def channel_problems(catalog: Catalog, day: date) -> Iterator[ProblemCount]:
    """Every declared channel: one problem where it is overdue on ``day``, none where it is not."""
    for agency, channels in catalog.channels.items():
        for channel in channels:
            reason = message(
                "{day} recheck: the channel is merged, closed or within its time", day=day
            )
            subject = channel_subject(agency, channel, catalog)
            yield ProblemCount(subject, int(channel.is_overdue(day)), reason)


def channel_name(subject: Subject) -> str:
    """The channel that a ticket of this kind is about."""
    return subject.rule.removeprefix(f"{_PREFIX}{subject.agency}:")
