"""Stock: an incremental entry holds all its days, a snapshot its last one."""

from datetime import date
from pathlib import Path

import pytest

from assets.reports.quality.facts.held_rows import HeldRows, held_rows
from resources.platform import open_platform
from resources.registry import Standardisation
from tests.shipped import shipped_catalog

FIRST, SECOND = date(2026, 10, 29), date(2026, 10, 30)


def test_all_days_of_an_incremental_entry_and_the_last_of_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZB_REGISTRY_URL", raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    catalog = shipped_catalog()
    modes = {key: entry.extraction.mode for key, entry in catalog.entries.items()}
    grows = next(key for key, mode in modes.items() if mode == "incremental")
    whole = next(key for key, mode in modes.items() if mode == "snapshot")
    registry = open_platform().registry
    for key in (grows, whole):
        for day, bad in ((FIRST, 3), (SECOND, 1)):
            done = Standardisation(key, day, day, 10, 10 - bad, bad, "h", "e")
            registry.record_standardisation(done)

    found = {each.entry: each for each in held_rows(registry, catalog, SECOND)}
    assert found == {grows: HeldRows(grows, 16, 4), whole: HeldRows(whole, 9, 1)}
    (before,) = (e for e in held_rows(registry, catalog, FIRST) if e.entry == grows)
    assert (before.aggregated, before.quarantined) == (7, 3)
