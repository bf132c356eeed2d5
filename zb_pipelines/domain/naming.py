"""The one grammar of names: asset keys in Dagster, tables in the lake.

An entry is known by ``<agency>/<entry>``. In Dagster its layers are
``landing/<agency>/<entry>`` and ``aggregation/<agency>/<entry>``; in the lake
``landing.<agency>__<entry>`` and so on. Nobody else joins these strings.
"""

from typing import Literal

Layer = Literal[
    "landing", "correction", "aggregation", "quarantine", "base", "thematic", "shared", "report"
]
LAYERS: tuple[Layer, ...] = (
    "landing",
    "correction",
    "aggregation",
    "quarantine",
    "base",
    "thematic",
    "shared",
    "report",
)
# The layers that hold an entry's rows.
ENTRY_LAYERS: tuple[Layer, ...] = ("landing", "correction", "aggregation", "quarantine")
# How the lake names of built tables begin.
BUILT_TABLES = ("base.", "thematic.")
# The daily quality report in the registry; the page itself is a file.
QUALITY_REPORT = "report.quality"
# The tag by which an asset tells its layer, in Dagster.
LAYER_TAG = "zb/layer"


def entry_table(layer: Layer, entry: str) -> str:
    """Lake table of a catalog entry: ``("landing", "tax/payer")`` → ``landing.tax__payer``."""
    return f"{layer}.{entry.replace('/', '__')}"


def entry_asset(layer: Layer, entry: str) -> list[str]:
    """Dagster key of a catalog entry's layer: ``["landing", "tax", "payer"]``."""
    return [layer, *entry.split("/")]


def database_table(layer: Layer, database: str, table: str) -> str:
    """Lake table of a base or thematic table: ``base.population__person``."""
    return f"{layer}.{database}__{table}"


_CHANGES = "__changes"


def changes_of(table: str) -> str:
    """Lake table of the daily change log that belongs to ``table``."""
    return f"{table}{_CHANGES}"


def logged_table(table: str) -> str:
    """The table whose changes ``table`` holds; a table that is no change log is its own."""
    return table.removesuffix(_CHANGES)


def shared_table(product: str) -> str:
    """Lake table of a product that is handed out: ``shared.food_licence``."""
    return f"shared.{product}"
