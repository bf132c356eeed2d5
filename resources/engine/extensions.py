"""DuckDB's extensions, loaded from the installed wheels and never from the network."""

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Literal, Protocol

import duckdb

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import literal

Extension = Literal["httpfs", "mysql", "postgres", "spatial", "sqlite"]
_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_CHECKING = Lock()
_checked: set[Extension] = set()
_ENTRY_POINTS = {
    "mysql": "mysql_scanner",
    "postgres": "postgres_scanner",
    "sqlite": "sqlite_scanner",
}


class Extensible(Protocol):
    """A session that takes extensions."""

    @property
    def scratch(self) -> Path:
        """The session's own folder."""
        ...

    def execute(self, sql: str) -> object:
        """Run one statement."""
        ...


def is_installed(extension: Extension) -> bool:
    """Whether the wheel of an extension that is optional is there."""
    return find_spec(f"duckdb_extension_{extension}") is not None


def load_extension(session: Extensible, extension: Extension) -> None:
    """Load ``extension`` into the session; loading it again does nothing.

    Raises :class:`InputError` where the wheel is missing or made for another DuckDB.
    """
    # DuckDB derives the entry point from the file's name, and the wheels name it otherwise.
    name = _ENTRY_POINTS.get(extension, extension)
    link = session.scratch / f"{name}.duckdb_extension"
    if link.exists():
        return
    link.symlink_to(_shipped_file(extension))
    _require_signed(link, extension)
    session.execute(f"LOAD {literal(link)}")


def _require_signed(link: Path, extension: Extension) -> None:
    """Load the file with the engine's check of its signature, once a process.

    The check hashes the whole file, which takes longer than most statements; a session that trusts
    what was checked takes a third of a thousandth of a second.
    """
    with _CHECKING:
        if extension not in _checked:
            with duckdb.connect(":memory:", config=_ALONE) as checking:
                checking.execute(f"LOAD {literal(link)}")
            _checked.add(extension)


def _shipped_file(extension: Extension) -> Path:
    package = f"duckdb_extension_{extension}"
    remedy = f"pip install {package.replace('_', '-')}=={duckdb.__version__}"
    try:
        folder = files(package)
    except ModuleNotFoundError as error:
        raise input_error(
            package, message("the DuckDB extension is not installed"), remedy
        ) from error
    version = f"v{duckdb.__version__}"
    file = Path(str(folder / "extensions" / version / f"{extension}.duckdb_extension"))
    if not file.is_file():
        raise input_error(
            package,
            message("the wheel holds no extension for DuckDB {version}", version=version),
            remedy,
        )
    return file
