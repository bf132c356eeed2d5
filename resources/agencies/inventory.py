"""What exists in an agency's system: its tables and files with their columns, declared or not.

Only names are read, never a row.
"""

from collections.abc import Sequence

from resources.agencies.kinds import KINDS
from resources.agencies.source.declaration import Source
from resources.agencies.source.kind import Found

__all__ = ["Found", "inventory", "place_of"]


def inventory(sources: Sequence[Source]) -> list[Found]:
    """All tables of the databases and all delivered files of the folders that ``sources`` use.

    Raises :class:`PullError` where a database cannot be asked.
    """
    found: dict[tuple[str, str], Found] = {}
    for source in sources:
        for each in KINDS[source.kind_name].found(source):
            known = found.get((each.place, each.name))
            if known is None or known.columns is None:
                found[each.place, each.name] = each
    return [found[key] for key in sorted(found)]


def place_of(source: Source) -> tuple[str, str]:
    """Where ``source`` stands in the inventory: place and name."""
    return KINDS[source.kind_name].place(source)
