"""The first business day of an installation: no earlier one can be pulled from a snapshot."""

from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.domain.business_day import parse_day, today
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

if TYPE_CHECKING:
    from resources.registry import Registry


def first_day(registry: "Registry") -> date:
    """The day of the first release or delivery; ``first_day`` names an earlier one.

    Earlier days are of use where incremental sources are to be pulled back to them.
    """
    known = registry.sums.first_day()
    lived = min(known, today()) if known else today()
    wanted = setting("first_day")
    return min(lived, parse_day(wanted, "ZB_FIRST_DAY")) if wanted else lived


def refuse_earlier(registry: "Registry", since: date | None) -> None:
    """:class:`InputError` where ``since`` lies before the first business day."""
    first = first_day(registry)
    if since is not None and since < first:
        raise input_error(
            f"--since {since}",
            message("the first business day of this installation is {first}", first=first),
            message(
                "name a later day, or set ZB_FIRST_DAY (first_day in zb.toml) and restart Dagster"
            ),
        )
