"""Vacuums a built table after its rebuild, so that older files and log entries are gone."""

from collections.abc import Sequence

from resources.platform import Platform
from zb_pipelines.domain.naming import Layer, changes_of, database_table, shared_table

_BUILT: dict[str, Layer] = {"base": "base", "thematic": "thematic"}


def seal(platform: Platform, target: str) -> list[str]:
    """Forget every earlier version of a built table and its companions; answers which they are.

    ``target`` is its asset: ``base/population/person``, ``thematic/healthcare/finding``,
    ``shared/food_licence``.
    """
    layer, database, *rest = target.split("/")
    if layer == "shared":
        return _seal(platform, [shared_table(database)])
    (table,) = rest
    names = (table, changes_of(table), "conflict", "unresolved")
    tables = [database_table(_BUILT[layer], database, name) for name in names]
    return _seal(platform, tables)


def _seal(platform: Platform, tables: Sequence[str]) -> list[str]:
    sealed = [each for each in tables if platform.lake.exists(each)]
    for each in sealed:
        platform.lake.erase_history(each)
    return sealed
