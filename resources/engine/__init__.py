"""The engine: embedded DuckDB, configured for this platform, whose errors carry no data."""

from resources.engine.arrow_rows import arrow_batches, arrow_table, offered
from resources.engine.extensions import load_extension
from resources.engine.failure import EngineFailure
from resources.engine.session import Engine, open_engine

__all__ = [
    "Engine",
    "EngineFailure",
    "arrow_batches",
    "arrow_table",
    "load_extension",
    "offered",
    "open_engine",
]
