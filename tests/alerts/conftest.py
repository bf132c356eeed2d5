"""An installation of the sample's release on :data:`DAY`, in which no night has run."""

from datetime import date
from pathlib import Path

import pytest

from resources.dagster_instance.home import prepare
from resources.platform import Platform, open_platform
from resources.registry import Release
from tests.shipped import shipped_catalog

DAY = date(2026, 11, 20)


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name in ("ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "ZB_CONFIG", "ZB_DAGSTER_PG_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    opened = open_platform()
    prepare(opened.settings)
    return opened


@pytest.fixture
def release(platform: Platform) -> Release:
    return platform.registry.publish(shipped_catalog(), "王五", "测试", DAY)
