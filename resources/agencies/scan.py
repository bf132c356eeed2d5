"""Comparing an agency's systems with its catalog: what is not catalogued, what differs."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from resources.agencies.inventory import Found, inventory, place_of
from resources.agencies.kinds import KINDS
from resources.agencies.source.declaration import Source, Sources
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.catalog.comparison import Difference, difference
from zb_pipelines.domain.catalog.model.model import Catalog

_FORMATS: dict[str, str] = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), "电子文件"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), "电子表格"),
    **dict.fromkeys((".shp", ".gpkg", ".geojson"), "图形图像"),
    ".dbf": "数据库",
}
_PACKED = (".gz", ".zip")


@dataclass(frozen=True)
class Scan:
    """What a scan of one agency found.

    ``undeclared`` are entries of the catalog whose source ``sources.yml`` does not name,
    ``absent`` those whose declared table or file is not there, ``failures`` systems that could
    not be asked, with the reason.
    """

    agency: str
    looked_at: int
    uncatalogued: tuple[Found, ...]
    different: tuple[Difference, ...]
    undeclared: tuple[str, ...]
    absent: tuple[str, ...]
    failures: tuple[str, ...]


def scan(agency: str, catalog: Catalog, sources: Sources) -> Scan:
    """Look into every system that ``sources`` names for ``agency``; names only, no rows."""
    mine = {key: source for key, source in sources.entries.items() if key.startswith(f"{agency}/")}
    by_place: dict[str, list[Source]] = defaultdict(list)
    for source in mine.values():
        by_place[place_of(source)[0]].append(source)
    found: dict[tuple[str, str], Found] = {}
    failures: list[str] = []
    for group in by_place.values():
        try:
            found |= {(each.place, each.name): each for each in inventory(group)}
        except PullError as failure:
            failures.append(str(failure))
    declared = {place_of(source) for source in sources.entries.values()}
    entries = {key: entry for key, entry in catalog.entries.items() if entry.agency == agency}
    asked = {place for place, _ in found}
    different = [
        told
        for key, entry in sorted(entries.items())
        if key in mine
        and (there := found.get(place_of(mine[key])))
        and there.columns is not None
        and (told := difference(entry, there.columns))
    ]
    return Scan(
        agency,
        looked_at=len(found),
        uncatalogued=tuple(each for key, each in found.items() if key not in declared),
        different=tuple(different),
        undeclared=tuple(
            key for key, entry in sorted(entries.items()) if key not in mine and not entry.withheld
        ),
        absent=tuple(
            key
            for key, source in sorted(mine.items())
            if key in entries and place_of(source) not in found and place_of(source)[0] in asked
        ),
        failures=tuple(failures),
    )


def format_of(found: Found, sources: Sources) -> str:
    """The category of format (信息资源格式) of a table or file that was found."""
    for source in sources.entries.values():
        kind = KINDS[source.kind_name]
        if kind.connection and place_of(source)[0] == found.place:
            return kind.format
    name = Path(found.name)
    inner = name.with_suffix("") if name.suffix.lower() in _PACKED else name
    return _FORMATS.get(inner.suffix.lower(), "自描述格式")
