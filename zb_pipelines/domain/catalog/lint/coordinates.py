"""Coordinates say where something is only together with the system they are measured in."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem

_WORDS = ("经度", "纬度", "坐标")


def coordinates(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries whose items are coordinates (经度, 纬度, 坐标 in the title) without ``crs``, or conversely.

    GCJ-02 and BD-09 lie some 540 m and more from CGCS2000 here: taken for it, no place is right.
    """
    for entry in catalog.entries.values():
        located = _located(entry)
        if located and entry.crs is None:
            what = f"“{entry.items[located[0]].title}”是坐标，却没有声明坐标系"
            remedy = "在 crs 写明 CGCS2000、WGS-84、GCJ-02 或者 BD-09"
            yield in_entry(entry, f"items[{located[0]}]", what, remedy)
        if entry.crs and not located:
            what = f"声明了坐标系 {entry.crs}，却没有坐标"
            yield in_entry(entry, "crs", what, "删去 crs，或者补上坐标信息项")


def _located(entry: Entry) -> list[int]:
    return [
        place
        for place, item in enumerate(entry.items)
        if any(word in item.title for word in _WORDS)
    ]
