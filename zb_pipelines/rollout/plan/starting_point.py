"""The release that a plan starts from by default: the last one applied, else the first."""

from collections.abc import Sequence

from resources.registry import Release


def starting_point(
    releases: Sequence[Release], last_applied: int | None, new: Release
) -> Release | None:
    """The release applied last, else the first ever; none where ``new`` is the first."""
    known = {release.id: release for release in releases}
    if last_applied in known:
        return known[last_applied]
    first = releases[0]
    return None if first.id == new.id else first
