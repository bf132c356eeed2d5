"""The macros of ``conversion.sql`` and the systems that entries declare, as SQL statements."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zb_pipelines.domain.sql import literal

EPSG = 4490
"""CGCS2000, geographic: the system of everything the platform stores."""


def projjson() -> dict[str, Any]:
    """CGCS2000 as PROJJSON, the form in which GeoParquet files name their system."""
    return json.loads((Path(__file__).parent / "epsg_4490.json").read_text("utf-8"))


def conversions() -> str:
    """The statements that create the macros ``gcj02``, ``bd09``, ``cgcs2000`` and their parts."""
    return (Path(__file__).parent / "conversion.sql").read_text("utf-8")


def declare_systems(systems: Mapping[str, str]) -> str:
    """The statement that tells ``cgcs2000_of`` the system of each entry (``agency/entry``).

    Entries without a system are left out; asking for one of them gives no place.
    """
    pairs = ", ".join(f"{literal(entry)}: {literal(crs)}" for entry, crs in sorted(systems.items()))
    return f"SET VARIABLE declared_crs = MAP {{{pairs}}}::MAP(VARCHAR, VARCHAR)"
