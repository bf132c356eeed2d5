"""The ledger of channels (办法 第七条第二款): what agencies shared and opened by before, and what becomes of it.

``channels.yml`` lists every channel of every agency; an agency that is absent declared nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message

ChannelState = Literal["in_use", "merging", "merged", "closed"]


class Channel(Declared):
    """One channel by which an agency gives out data beside the city's own."""

    name: str = Field(description="Chinese name of the channel.")
    kind: Literal["site", "interface", "exchange_account", "file_drop"] = Field(
        description="What kind of channel it is."
    )
    data: str = Field(description="What is given out by it, in Chinese.")
    since: date = Field(description="Since when it is there.")
    state: ChannelState = Field(description="Where its merging into the city's channel stands.")
    due: date | None = Field(
        default=None, description="By when it is to be merged or closed; not for merged and closed."
    )
    ended: date | None = Field(default=None, description="When it was merged or closed.")
    account: str | None = Field(
        default=None, description="The account in the agency's system by which it is served."
    )

    @model_validator(mode="after")
    def _check_days(self) -> "Channel":
        over = self.state in ("merged", "closed")
        if over and self.ended is None:
            raise ValueError(message("a channel that is merged or closed needs its day in ended"))
        if not over and self.due is None:
            raise ValueError(message("a channel in use or merging needs the day due"))
        return self

    def is_overdue(self, day: date) -> bool:
        """Whether it should be merged or closed by ``day`` and is not."""
        return self.state in ("in_use", "merging") and self.due is not None and self.due < day


Channels = dict[str, tuple[Channel, ...]]


@dataclass(frozen=True)
class ChannelCounts:
    """How many channels were declared and what became of them; the last four make the first."""

    declared: int
    merged: int
    merging: int
    overdue: int

    @property
    def is_conserved(self) -> bool:
        """Whether every channel declared is merged, being merged or overdue."""
        return self.declared == self.merged + self.merging + self.overdue


def count_channels(channels: Mapping[str, tuple[Channel, ...]], day: date) -> ChannelCounts:
    """Declared = merged (or closed) + being merged within its time + overdue."""
    every = [each for declared in channels.values() for each in declared]
    merged = [each for each in every if each.state in ("merged", "closed")]
    overdue = [each for each in every if each.is_overdue(day)]
    merging = [each for each in every if each not in merged and not each.is_overdue(day)]
    return ChannelCounts(len(every), len(merged), len(merging), len(overdue))
