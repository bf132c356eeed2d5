"""The engine: embedded DuckDB, configured for this platform, whose errors carry no data."""

from resources.engine.extensions import load_extension
from resources.engine.failure import EngineError
from resources.engine.file_keys import FileKeys
from resources.engine.session import Engine, open_engine

__all__ = ["Engine", "EngineError", "FileKeys", "load_extension", "open_engine"]
