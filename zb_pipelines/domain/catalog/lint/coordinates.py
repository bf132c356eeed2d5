"""Coordinates say where something is only together with the system they are measured in."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

_WORDS = ("经度", "纬度", "坐标")


def coordinates(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries whose items are coordinates (经度, 纬度, 坐标 in the title) without ``crs``, or conversely.

    GCJ-02 and BD-09 lie some 540 m and more from CGCS2000 here: taken for it, no place is right.
    """
    for entry in catalog.entries.values():
        located = _location_items(entry)
        if located and entry.crs is None:
            what = message(
                "“{title}” is a coordinate, but no coordinate system is declared",
                title=entry.items[located[0]].title,
            )
            remedy = message("write CGCS2000, WGS-84, GCJ-02 or BD-09 as crs")
            yield in_entry(entry, f"items[{located[0]}]", what, remedy)
        if entry.crs and not located:
            what = message(
                "the coordinate system {crs} is declared, but there are no coordinates",
                crs=entry.crs,
            )
            yield in_entry(
                entry, "crs", what, message("delete crs, or add the items with the coordinates")
            )


def _location_items(entry: Entry) -> list[int]:
    return [
        place
        for place, item in enumerate(entry.items)
        if any(word in item.title for word in _WORDS)
    ]
