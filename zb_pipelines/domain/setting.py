"""One setting: its variable, else the file, else its default; and which of the three it was."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zb_pipelines.domain.config_file import config_path, load_config

Origin = Literal["environment", "file", "default"]


@dataclass(frozen=True)
class Setting:
    """A setting as it stands; ``value`` is ``None`` where nobody said any."""

    key: str
    variable: str
    value: str | None
    origin: Origin


def setting(key: str, home: str | Path | None = None) -> str | None:
    """The value of ``key`` (a field of the schema, ``reports_url``); ``None`` where nobody said any.

    ``home``: the installation whose file is read, in place of the environment's. Paths of the
    file are absolute in the answer. Raises :class:`InputError` for a file that cannot be read.
    """
    return read_setting(key, home).value


def read_setting(key: str, home: str | Path | None = None) -> Setting:
    """The value of ``key`` with where it comes from."""
    variable = "DAGSTER_HOME" if key == "dagster_home" else f"ZB_{key.upper()}"
    said = os.environ.get(variable)
    if said:
        return Setting(key, variable, said, "environment")
    written = load_config(home)
    value = getattr(written, key) if written else None
    if value is None:
        return Setting(key, variable, None, "default")
    return Setting(key, variable, _resolve(key, str(value), home), "file")


def _resolve(key: str, text: str, home: str | Path | None) -> str:
    """A path of the file, relative to the file; a URL and any other text as it is."""
    from zb_pipelines.domain.config_schema import PATHS

    if key not in PATHS or "://" in text:
        return text
    return str(config_path(home).parent / text)
