"""What of sharing and channels is overdue on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import shared_table
from zb_pipelines.domain.sharing.channels import Channel
from zb_pipelines.domain.sharing.request import BUREAU, SharingRequest, state_title
from zb_pipelines.domain.sharing.standing_supply import LateSupply, supply_due


@dataclass(frozen=True)
class SharingAttention:
    """Requests whose step is past its limit, channels that should be merged by now, standing supplies that are late."""

    requests: tuple[SharingRequest, ...]
    channels: tuple[tuple[str, Channel], ...]
    supplies: tuple[LateSupply, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is overdue."""
        return bool(self.requests or self.channels or self.supplies)

    @property
    def lines(self) -> Sequence[tuple[object, ...]]:
        """What, whose turn it is, since when overdue."""
        requests = [
            (
                message("{text} ({remark})", text=each.id, remark=state_title(each.state)),
                each.agency if each.state in ("agency_review", "collecting") else BUREAU,
                each.due,
            )
            for each in self.requests
        ]
        channels = [(channel.name, agency, channel.due) for agency, channel in self.channels]
        supplies = [
            (
                message("{text} ({remark})", text=each.grant, remark=message("Standing supply")),
                BUREAU,
                each.due,
            )
            for each in self.supplies
        ]
        return [*requests, *channels, *supplies]

    def as_json(self) -> dict[str, Any]:
        """The part ``sharing`` of ``zb status --json``."""
        return {
            "overdue_requests": [
                {"request": each.id, "state": each.state, "agency": each.agency, "due": each.due}
                for each in self.requests
            ],
            "overdue_channels": [
                {"agency": agency, "channel": channel.name, "due": channel.due}
                for agency, channel in self.channels
            ],
            "late_supplies": [vars(each) for each in self.supplies],
        }


def sharing_attention(platform: Platform, catalog: Catalog, day: date) -> SharingAttention:
    """Everything overdue on ``day``."""
    requests = platform.registry.sharing.requests.all()
    return SharingAttention(
        tuple(each for each in requests if each.is_overdue(day)),
        tuple(
            (agency, channel)
            for agency, channels in catalog.channels.items()
            for channel in channels
            if channel.is_overdue(day)
        ),
        tuple(_late_supplies(platform, requests, day)),
    )


def _late_supplies(
    platform: Platform, requests: Sequence[SharingRequest], day: date
) -> Iterator[LateSupply]:
    """Grants in force under a standing supply whose product has no rows of its cycle."""
    cycles = {each.id: each.standing for each in requests if each.standing}
    for grant in platform.registry.sharing.grants.all() if cycles else ():
        cycle = cycles.get(grant.request)
        if cycle is None or grant.state(day) != "active":
            continue
        built = platform.registry.last_build(shared_table(grant.product), day)
        last = built.day if built else None
        due = supply_due(cycle, grant.first, last)
        if due is not None and day > due:
            yield LateSupply(grant.id, grant.recipient, grant.product, last, due)
