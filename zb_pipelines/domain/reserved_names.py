"""The names that the platform keeps for itself: no item, column, field, table or parameter has one.

Every word of SQL may be an item's name, as SQL quotes each name. What is listed here stands
beside the declared names in the same table or session. The platform's own columns begin
with an underscore, which no declared name may; ``day`` is the only other one.
"""

import re

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What an item, a column, a field or a parameter may be called; so none differs by case only."""

PARTITION_COLUMN = "day"
COLUMNS = frozenset({PARTITION_COLUMN})
"""Of every table of the lake."""

OWN_COLUMNS = (
    "_row",
    "_record",
    "_warnings",
    "_reasons",
    "_origin",
    "_anchor",
    "_fixed",
    "_was",
    "_id",
    "_actor",
    "_at",
    "_source",
    "_sources",
    "_key",
    "_why",
)
"""Columns of the platform beside the declared ones in the lake; in a session there are more."""

GOLDEN_COLUMNS = frozenset({PARTITION_COLUMN, "key"})
"""Of the golden records, and of what is compared with them."""
GOLDEN_PART = "__"
"""In ``<field>__source`` and ``<field>__time``."""

CONSOLIDATION_TABLES = frozenset({"conflict", "unresolved"})
"""That a base database has beside the declared ones."""
THEMATIC_TABLES = frozenset({"finding"})
"""That a thematic database has beside the declared ones."""

VARIABLES = frozenset({"build_day", "declared_crs"})
"""Variables of the session in which a query is built, beside its declared parameters."""
