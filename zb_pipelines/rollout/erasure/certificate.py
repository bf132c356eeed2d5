"""What a certificate says of a table before its rows go: days, counts, salted hashes."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.naming import ENTRY_LAYERS, entry_table


@dataclass(frozen=True)
class Destroyed:
    """Rows of one partition that go; ``digest`` is SHA-256 over salt and content, in hex."""

    table: str
    day: date
    rows: int
    digest: str

    def as_json(self) -> dict[str, Any]:
        """One line of a certificate."""
        return asdict(self) | {"day": self.day.isoformat()}


def entry_tables(entry: str) -> list[str]:
    """The lake tables that hold an entry's rows."""
    return [entry_table(layer, entry) for layer in ENTRY_LAYERS]


def inventory(
    platform: Platform, engine: Engine, table: str, where: str = "true"
) -> list[Destroyed]:
    """The rows of every partition of ``table`` for which ``where`` (SQL) holds."""
    return [
        destroyed
        for day in platform.lake.days(table)
        if (destroyed := partition(platform, engine, table, day, where)).rows or where == "true"
    ]


def partition(
    platform: Platform, engine: Engine, table: str, day: date, where: str = "true"
) -> Destroyed:
    """The same for one partition. The hash does not depend on the order of rows."""
    relation = platform.lake.relation(table, day)
    rows, total = engine.rows(
        f"SELECT count(*), sum(hash(held))::VARCHAR FROM {relation} AS held WHERE {where}"
    )[0]
    digest = hashlib.sha256(f"{platform.registry.erasures.salt()}{total}".encode())
    return Destroyed(table, day, rows, digest.hexdigest())


def certificate(destroyed: list[Destroyed]) -> dict[str, Any]:
    """The certificate's content."""
    return {
        "rows": sum(each.rows for each in destroyed),
        "partitions": [each.as_json() for each in destroyed],
    }
