"""The environment of a test that opens its installation as a command does: by variables."""

from datetime import date
from pathlib import Path

import pytest

_OTHERS = (
    "DAGSTER_HOME",
    "ZB_CATALOG",
    "ZB_LAKE",
    "ZB_LAW_CLOCK",
    "ZB_PERSONS",
    "ZB_REGISTRY_URL",
    "ZB_REPORTS_URL",
    "ZB_SCORING",
    "ZB_SOURCES",
)


def choose_home(monkeypatch: pytest.MonkeyPatch, home: Path, day: date | None = None) -> None:
    """Until the test ends ``home`` is the installation, with no setting of another, and ``day`` is today."""
    for name in _OTHERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(home))
    if day is not None:
        monkeypatch.setenv("ZB_TODAY", day.isoformat())
