"""The profile file of a recipient's Delta Sharing client: address and bearer token, for its owner only."""

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zb_pipelines.domain.business_day import TIMEZONE

PREFIX = "/delta-sharing"
_VERSION = 1


def profile_of(server: str, token: str, until: date) -> dict[str, Any]:
    """The profile; ``server`` is the portal's address, ``until`` the grant's last day."""
    ends = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(TIMEZONE))
    return {
        "shareCredentialsVersion": _VERSION,
        "endpoint": f"{server.rstrip('/')}{PREFIX}/",
        "bearerToken": token,
        "expirationTime": ends.isoformat(timespec="milliseconds"),
    }


def write_profile(file: Path, server: str, token: str, until: date) -> None:
    """Write the profile for its owner only."""
    profile = profile_of(server, token, until)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        json.dump(profile, opened, indent=2)
