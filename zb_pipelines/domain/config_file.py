"""The file `zb.toml`: where it lies, and what it says, checked against its schema."""

import os
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from pydantic import ValidationError

    from zb_pipelines.domain.config_schema import Configuration

NAME = "zb.toml"


def config_path(home: str | Path | None = None) -> Path:
    """The file: ``ZB_CONFIG``, else `zb.toml` in ``home`` or in ``ZB_HOME``. It need not exist."""
    named = os.environ.get("ZB_CONFIG")
    if named and home is None:
        return Path(named).absolute()
    return Path(home or os.environ.get("ZB_HOME") or ".zb").absolute() / NAME


def load_config(home: str | Path | None = None) -> "Configuration | None":
    """What the file says; ``None`` where there is none.

    Raises :class:`InputError` for a file that ``ZB_CONFIG`` names and that is not there, for what
    is no TOML, and for each key or value that the schema does not know.
    """
    path = config_path(home)
    try:
        stat = path.stat()
    except FileNotFoundError:
        if os.environ.get("ZB_CONFIG") and home is None:
            raise input_error(
                f"ZB_CONFIG={path}",
                message("the file of settings does not exist"),
                message("name another file, or unset ZB_CONFIG"),
            ) from None
        return None
    return _read(path, stat.st_mtime_ns, stat.st_size, named=home is None)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int, *, named: bool) -> "Configuration":
    from pydantic import ValidationError

    from zb_pipelines.domain.config_schema import Configuration

    try:
        found = Configuration.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, error) from error
    except ValidationError as error:
        raise InputError(*_problems(path, error)) from error
    if found.home and not (named and os.environ.get("ZB_CONFIG")):
        raise input_error(
            f"{path}: home",
            message("a file inside ZB_HOME cannot say where ZB_HOME is"),
            message("remove the key, or name the file by ZB_CONFIG"),
        )
    return found


def _problems(path: Path, error: "ValidationError") -> list[Problem]:
    from zb_pipelines.domain.fault_sentences import fault_sentences

    remedy = message("correct the key; `zb config schema` says which keys and values there are")
    return [
        Problem(
            f"{path}: {'.'.join(map(str, each['loc'])) or '[alerts]'}",
            fault_sentences(each, str(each["loc"][-1]) if each["loc"] else "", ())[0],
            remedy,
        )
        for each in error.errors()
    ]


def _no_toml(path: Path, error: tomllib.TOMLDecodeError) -> InputError:
    """The parser says its place in its English sentence alone."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    return input_error(
        f"{path}:{place[1]}" if place else str(path),
        message("this is no TOML (character {column})", column=place[2])
        if place
        else message("this is no TOML: it breaks off at its end"),
        message("correct the line; `zb config schema` says which keys there are"),
    )
