"""What a client of Delta Sharing asks for: hints, a version, a span of versions; 400 for what is none."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request

from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.channel.delta_format import ServedFile, day_of


async def read_hints(request: Request) -> dict[str, Any]:
    """The hints; 400 where they are not of the protocol."""
    said: Any = {}
    if await request.body():
        try:
            said = await request.json()
        except ValueError:
            raise HTTPException(400, message("The body is no JSON.")) from None
    limit = said.get("limitHint") if isinstance(said, dict) else "?"
    hints = said.get("predicateHints", []) if isinstance(said, dict) else None
    if not (limit is None or (isinstance(limit, int) and limit >= 0)) or not isinstance(
        hints, list
    ):
        raise HTTPException(400, message("The hints are not of the protocol."))
    return said


def version_asked(days: Sequence[date], body: dict[str, Any]) -> date:
    """The day of the version or time asked for, the newest without one."""
    if isinstance(body.get("version"), int):
        day = day_of(body["version"])
        if day not in days:
            raise HTTPException(400, message("There is no such version."))
        return day
    if body.get("timestamp"):
        until = [day for day in days if day <= day_asked(str(body["timestamp"]))]
        if not until:
            raise HTTPException(400, message("There is no such version."))
        return until[-1]
    return days[-1]


def version_span(days: Sequence[date], request: Request) -> tuple[date, date]:
    """First and last day of the versions asked for."""
    said = request.query_params
    try:
        first = day_of(int(said["startingVersion"])) if "startingVersion" in said else None
        last = day_of(int(said["endingVersion"])) if "endingVersion" in said else None
    except (ValueError, OverflowError):
        raise HTTPException(400, message("There is no such version.")) from None
    if first is None and "startingTimestamp" in said:
        first = day_asked(said["startingTimestamp"])
    if last is None and "endingTimestamp" in said:
        last = day_asked(said["endingTimestamp"])
    if first is None or first > (last or days[-1]):
        raise HTTPException(400, message("Say from which version or time on."))
    return first, min(last or days[-1], days[-1])


def within_limit(files: list[ServedFile], limit: object) -> list[ServedFile]:
    """The first files that together have as many rows as asked for."""
    if not isinstance(limit, int):
        return files
    kept: list[ServedFile] = []
    for file in files:
        if sum(each.rows for each in kept) >= limit:
            break
        kept.append(file)
    return kept


def day_asked(text: str) -> date:
    """The business day of a time in ISO 8601."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, message("The time is not written as ISO 8601.")) from None
    return (at if at.tzinfo is None else at.astimezone(ZoneInfo(TIMEZONE))).date()
