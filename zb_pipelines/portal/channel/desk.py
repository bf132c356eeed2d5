"""Authentication of every call of the channel: whose token it is, and whether its grant holds now."""

import time
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request

from assets.sharing.declared_rows import DeclaredRows
from assets.sharing.end_grants import ending_reason
from resources.platform import Platform
from resources.registry import Registry, Release
from resources.registry.sharing.grants import TokenHolder
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product

KEY_HEADER = "x-api-key"
"""Where a program may show its key instead of a bearer token."""
_RELEASE_SECONDS = 5.0
"""The content of the same release is read again after so long; which one is in force, a grant and its token are asked for at each call."""


@dataclass
class _NewestRelease:
    """The release in force, read again when another is in force, and after some seconds."""

    read_at: float = -_RELEASE_SECONDS
    day: date | None = None
    release: Release | None = None
    lock: Lock = field(default_factory=Lock)
    reasons: dict[tuple[str, str], str | None] = field(
        default_factory=dict[tuple[str, str], str | None]
    )

    def get(self, platform: Platform, day: date) -> Release | None:
        """The release in force on ``day``."""
        with self.lock:
            now, known = time.monotonic(), self.release.id if self.release else None
            number = platform.registry.release_number_on(day)
            if number != known or self.day != day or now - self.read_at >= _RELEASE_SECONDS:
                newest = platform.registry.release_on(day)
                if newest is None or self.release is None or newest.id != self.release.id:
                    self.reasons = {}
                self.release = newest
                self.day, self.read_at = day, now
            return self.release


_RELEASES: WeakKeyDictionary[Registry, _NewestRelease] = WeakKeyDictionary()


def _newest(platform: Platform) -> _NewestRelease:
    return _RELEASES.setdefault(platform.registry, _NewestRelease())


def platform_of(request: Request) -> Platform:
    """The installation that the portal serves."""
    return request.app.state.platform


def day_of(request: Request) -> date:
    """The business day of the call, which is one for all that is asked of it."""
    day: date | None = getattr(request.state, "day", None)
    if day is None:
        day = request.state.day = today()
    return day


def release_of(request: Request) -> Release:
    """The release in force; 503 where nothing was published."""
    platform = platform_of(request)
    release = _newest(platform).get(platform, day_of(request))
    if release is None:
        raise HTTPException(503, message("No catalog release is in force."))
    return release


def declared_rows(request: Request) -> DeclaredRows:
    """Whether what lies there shows what the release in force declares; one for the server."""
    state = request.app.state
    kept: DeclaredRows | None = getattr(state, "declared_rows", None)
    if kept is None:
        kept = state.declared_rows = DeclaredRows(platform_of(request).registry)
    return kept


def changed_product() -> HTTPException:
    """503: the release in force declares other rows than those that lie there."""
    return HTTPException(503, message("The product changed and is not built anew yet."))


def holder_of(request: Request) -> TokenHolder:
    """Whose token the call shows; 401 without one, 403 unless its grant holds now."""
    said = request.headers.get("authorization", "")
    key = request.headers.get(KEY_HEADER)
    kind, _, token = said.partition(" ") if key is None else ("bearer", "", key)
    if kind.lower() != "bearer" or not token.strip():
        raise HTTPException(
            401, message("Show the token of a grant."), {"WWW-Authenticate": "Bearer"}
        )
    holder = platform_of(request).registry.sharing.grants.holder(token.strip())
    if holder is None or holder.revoked:
        raise HTTPException(403, message("The token is not valid."))
    require_active(request, holder)
    return holder


def require_active(request: Request, holder: TokenHolder) -> None:
    """403 unless the grant is in force today and the catalog still carries it."""
    if holder.grant.state(day_of(request)) != "active":
        raise HTTPException(403, message("The grant is not in force."))
    catalog, grant = release_of(request).catalog, holder.grant
    reasons = _newest(platform_of(request)).reasons
    asked = (grant.product, grant.granted_level)
    if asked not in reasons:
        reasons[asked] = ending_reason(grant, catalog)
    if (reason := reasons[asked]) is not None:
        raise HTTPException(403, reason)


def granted_product(request: Request, holder: TokenHolder, name: str) -> Product:
    """The product ``name``, where the token's grant is of it; 403 for any other, whether or not it exists."""
    if name != holder.grant.product:
        raise HTTPException(403, message("The token is for another product."))
    return release_of(request).catalog.products[name]
