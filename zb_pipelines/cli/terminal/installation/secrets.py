"""Checks of what the declared sources and alerts need: variables that are set, files that are there."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_ENDING = "_env"


def check_secrets() -> str:
    """Every variable that sources.yml and zb.toml name for a secret is set."""
    from zb_pipelines.domain.config_file import load_config

    named = set(_variables(sources_text()))
    written = load_config()
    if written:
        named |= set(_variables(written.alerts.model_dump(exclude_none=True)))
    unset = sorted(name for name in named if not os.environ.get(name))
    if unset:
        raise input_error(
            message("Secrets"),
            message(
                "environment variables that are not set: {names}",
                names=message(", ").join(unset),
            ),
            message(
                "set them for every process: the shell, the units of webserver and daemon, cron"
            ),
        )
    return message("variables set: {count}", count=len(named))


def check_source_files() -> str:
    """Every file of this machine that a source names is there; of a dated name its folder."""
    from resources.agencies import load_sources
    from zb_pipelines.domain.settings import current

    declared = load_sources(current().sources).entries
    missing = sorted(
        {entry for entry, source in declared.items() if not all(map(_is_there, _paths(source)))}
    )
    if missing:
        raise input_error(
            str(current().sources),
            message(
                "entries whose file is not there: {count} ({entries})",
                count=len(missing),
                entries=message(", ").join(missing[:5]),
            ),
            message("correct the path; a relative one starts from the folder of sources.yml"),
        )
    return message("files of sources are there")


def sources_text() -> Any:
    """What sources.yml says, unchecked; ``None`` where there is none."""
    import yaml

    from zb_pipelines.domain.settings import current

    file = current().sources
    return yaml.safe_load(file.read_text("utf-8")) if file.is_file() else None


def _variables(value: Any) -> Iterator[str]:
    """Values of all keys that end in ``_env``, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key).endswith(_ENDING) and isinstance(inner, str):
                yield inner
            else:
                yield from _variables(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _variables(inner)


def _paths(source: Any) -> Iterator[Path]:
    """Local files that a source or its connection names."""
    connection = getattr(source, "connection", None)
    local = getattr(connection, "path", None) if connection else getattr(source, "path", None)
    if isinstance(local, str) and Path(local).is_absolute():
        yield Path(local)


def _is_there(path: Path) -> bool:
    before, brace, _ = str(path).partition("{")
    return Path(before).parent.is_dir() if brace else path.exists()
