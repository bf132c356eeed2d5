"""The profile file of a recipient's Delta Sharing client: address and bearer token, for its owner only."""

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from zb_pipelines.domain.business_day import TIMEZONE

PREFIX = "/delta-sharing"
_VERSION = 1


def write_profile(file: Path, server: str, token: str, until: date) -> None:
    """Write the profile; ``server`` is the portal's address, ``until`` the grant's last day."""
    ends = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(TIMEZONE))
    profile = {
        "shareCredentialsVersion": _VERSION,
        "endpoint": f"{server.rstrip('/')}{PREFIX}/",
        "bearerToken": token,
        "expirationTime": ends.isoformat(timespec="milliseconds"),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        json.dump(profile, opened, indent=2)
