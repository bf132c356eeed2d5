"""Fills the engine with the city as of one day: places, households, people, bodies."""

from datetime import date
from pathlib import Path

from resources.engine import Engine
from zb_pipelines.demo.scale import EPOCH, scale
from zb_pipelines.domain.coordinates import conversions
from zb_pipelines.domain.sql import literal

FOLDER = Path(__file__).parent
_LISTS = {"towns": "towns.csv", "seat_list": "seats.csv", "boundaries": "boundaries.csv"}
_STEPS = (
    "macros",
    "words",
    "households",
    "people",
    "judged",
    "parted",
    "relief",
    "bodies",
    "sites",
    "lives",
    "disputes",
    "benefits",
    "patients",
    "services",
    "food",
    "district_credit",
    "industry",
    "economy",
)


def settle(engine: Engine, *, persons: int, seed: int, day: date) -> None:
    """Create the tables ``places households people bodies disputes`` and the view ``lives``.

    The same arguments give the same content; a later day gives the same city, moved on.
    """
    for name, value in (scale(persons) | {"seed": seed}).items():
        engine.execute(f"SET VARIABLE {name} = {value}::BIGINT")
    engine.execute(f"SET VARIABLE epoch = DATE {literal(EPOCH)}")
    engine.execute(f"SET VARIABLE day = DATE {literal(day)}")
    engine.execute(conversions())
    for table, file in _LISTS.items():
        engine.execute(
            f"CREATE OR REPLACE TABLE {table} AS FROM read_csv(?, all_varchar = true)",
            [str(FOLDER / file)],
        )
    for step in _STEPS:
        engine.execute((FOLDER / "sql" / f"{step}.sql").read_text("utf-8"))


def rows_of(entry: str) -> str | None:
    """The SELECT of the clean rows of ``entry``; ``None`` where the city has no such system."""
    file = FOLDER / "entries" / f"{entry}.sql"
    return file.read_text("utf-8") if file.is_file() else None
