"""What of sharing and channels is overdue on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.channels import Channel
from zb_pipelines.domain.sharing.request import BUREAU, SharingRequest, state_title


@dataclass(frozen=True)
class SharingAttention:
    """Requests whose step is past its limit, and channels that should be merged by now."""

    requests: tuple[SharingRequest, ...]
    channels: tuple[tuple[str, Channel], ...]

    @property
    def any(self) -> bool:
        """Whether anything is overdue."""
        return bool(self.requests or self.channels)

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
        return [*requests, *channels]

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
    )
