"""The ledger of channels on a day: who declared what, its state, and what does not fit.

Overdue channels are tickets of their agency; an account by which the platform itself reads, and
which also serves another channel, is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assets.sharing.channel_tickets import channel_subject
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.channels import (
    Channel,
    ChannelCounts,
    ChannelState,
    count_channels,
)


@dataclass(frozen=True)
class ChannelLine:
    """One declared channel of an agency, whether it is past its day, and the number of its ticket then."""

    agency: str
    channel: Channel
    overdue: bool
    ticket: str

    @property
    def state_title(self) -> str:
        """Where its merging stands, in the reader's language."""
        titles: dict[ChannelState, str] = {
            "in_use": message("in use"),
            "merging": message("merging"),
            "merged": message("merged"),
            "closed": message("closed down"),
        }
        return titles[self.channel.state]

    @property
    def kind_title(self) -> str:
        """What kind of channel it is, in the reader's language."""
        match self.channel.kind:
            case "site":
                return message("website")
            case "interface":
                return message("interface")
            case "exchange_account":
                return message("exchange account")
            case "file_drop":
                return message("file drop")


@dataclass(frozen=True)
class ChannelLedger:
    """Every channel on ``day``; ``shared_accounts`` are sentences."""

    day: date
    channels: tuple[ChannelLine, ...]
    counts: ChannelCounts
    undeclared: tuple[str, ...]
    shared_accounts: tuple[str, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether anything is overdue, undeclared or served by a source's account."""
        overdue = self.counts.overdue > 0 or not self.counts.is_conserved
        return overdue or bool(self.undeclared) or bool(self.shared_accounts)

    def as_json(self) -> dict[str, Any]:
        """The shape of ``zb channels check --json``."""
        return {
            "date": self.day,
            "declared": self.counts.declared,
            "merged": self.counts.merged,
            "merging": self.counts.merging,
            "overdue": self.counts.overdue,
            "conserved": self.counts.is_conserved,
            "channels": [
                {"agency": each.agency, "overdue": each.overdue}
                | each.channel.model_dump(mode="json")
                for each in self.channels
            ],
            "undeclared": list(self.undeclared),
            "shared_accounts": list(self.shared_accounts),
            "tickets": [
                {
                    "agency": each.agency,
                    "channel": each.channel.name,
                    "due": each.channel.due,
                    "ticket": each.ticket,
                }
                for each in self.channels
                if each.overdue
            ],
        }


def channel_ledger(platform: Platform, catalog: Catalog, day: date) -> ChannelLedger:
    """The ledger of the catalog's channels on ``day``."""
    lines = tuple(
        ChannelLine(
            agency,
            channel,
            channel.is_overdue(day),
            channel_subject(agency, channel, catalog).id,
        )
        for agency, channels in catalog.channels.items()
        for channel in channels
    )
    undeclared = tuple(key for key in catalog.agencies if key not in catalog.channels)
    accounts = _accounts(platform.settings.sources)
    shared = tuple(
        message(
            "the account {account} of {agency} also serves “{channel}”",
            account=each.channel.account,
            agency=each.agency,
            channel=each.channel.name,
        )
        for each in lines
        if each.channel.account
        and each.channel.state in ("in_use", "merging")
        and each.channel.account in accounts.get(each.agency, ())
    )
    return ChannelLedger(day, lines, count_channels(catalog.channels, day), undeclared, shared)


def _accounts(sources: Path) -> Mapping[str, set[str]]:
    """Agency → the accounts by which its systems are read, as far as ``sources.yml`` says them."""
    if not sources.is_file():
        return {}
    said = yaml.load(sources.read_text("utf-8"), yaml.CSafeLoader) or {}
    found: dict[str, set[str]] = {}
    for agency, declared in said.items() if isinstance(said, dict) else ():
        found[str(agency)] = set(_users(declared))
    return found


def _users(declared: Any) -> list[str]:
    """Values of ``user`` and the user in ``url``, however deep they stand."""
    if isinstance(declared, list):
        return [user for each in declared for user in _users(each)]
    if not isinstance(declared, dict):
        return []
    found: list[str] = []
    for name, value in declared.items():
        if name in ("user", "username", "account") and isinstance(value, str):
            found.append(value)
        elif isinstance(value, str) and "://" in value and "@" in value:
            found.append(value.partition("://")[2].rpartition("@")[0].partition(":")[0])
        else:
            found += _users(value)
    return found
