"""The demo city's requests for sharing, in every state, lived by the same acts as anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import yaml

from assets.sharing.request_acts import RequestDesk
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import in_chinese
from zb_pipelines.domain.sharing.request import Act, RequestStep, SharingRequest

_STORY = Path(__file__).with_suffix(".yml")
_LASTS = timedelta(days=180)


@dataclass(frozen=True)
class DemoSharing:
    """What the demo city shares and opens."""

    requests: int
    states: tuple[str, ...]
    grants: int
    packages: int


def live_sharing(platform: Platform, catalog: Catalog, day: date) -> DemoSharing:
    """Live the story as of ``day``, once: an installation that has requests keeps its own."""
    sharing = platform.registry.sharing
    if not sharing.requests.all():
        with in_chinese():
            for each in yaml.load(_STORY.read_text("utf-8"), yaml.CSafeLoader):
                _live(platform, catalog, day, each)
    requests = sharing.requests.all()
    return DemoSharing(
        len(requests),
        tuple(sorted({each.state for each in requests})),
        len(sharing.grants.all()),
        len(sharing.packages.newest()),
    )


def _live(platform: Platform, catalog: Catalog, day: date, told: Mapping[str, Any]) -> None:
    begun = day - timedelta(days=told.get("days_ago", 365 * told.get("years_ago", 0)))
    desk = RequestDesk(platform.registry, catalog, begun)
    terms, steps = told["terms"], told["steps"]
    wanted = SharingRequest(
        id="",
        product=told.get("product"),
        recipient=told["recipient"],
        requester=steps[0][1] if steps and steps[0][0] == "submit" else told["recipient"],
        purpose=terms["purpose"],
        basis=terms["basis"],
        scene=terms["scene"],
        first=begun,
        until=begun + _LASTS,
        quota=int(terms.get("quota", 0)),
        opened=begun,
        standing=terms.get("standing"),
    )
    number, grant = desk.draft(wanted).id, ""
    for act, actor, agency, *more in steps:
        words = more[0] if more else ""
        target = more[1] if len(more) > 1 else None
        if act == "grant":
            grant = desk.grant(number, RequestStep("grant", actor, agency)).id
        elif act == "revoke":
            platform.registry.sharing.grants.revoke(grant, actor, words, day)
        else:
            step = RequestStep(cast("Act", act), actor, agency, words)
            desk.take(number, step, target=target)
