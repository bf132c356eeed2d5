"""What Prometheus reads, and the Grafana dashboard that shows it."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from prometheus_client import generate_latest
from prometheus_client.exposition import start_http_server
from prometheus_client.parser import text_string_to_metric_families

from resources.dagster_instance.home import prepare
from resources.platform import Platform, open_platform
from resources.registry import Build, Delivery, Standardisation
from tests.shipped import shipped_catalog
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.nightly.metrics.collect import metrics_registry

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy" / "grafana" / "zb-pipelines.json"
DAY = date(2026, 11, 20)
STARTED = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """One entry aggregated with a tenth in quarantine, one failed, one table, one night."""
    for name in ("ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "ZB_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    opened = open_platform()
    prepare(opened.settings)
    registry = opened.registry
    release = registry.publish(shipped_catalog(), "王五", "测试", DAY)
    good, bad = [key for key, each in release.catalog.entries.items() if not each.withheld][:2]
    ended = STARTED + timedelta(seconds=8)
    registry.record_delivery(
        Delivery(good, DAY, "stored", DAY, 10, "h", started_at=STARTED, ended_at=ended)
    )
    registry.record_standardisation(Standardisation(good, DAY, DAY, 10, 9, 1, "h", "e"))
    registry.record_delivery(Delivery(bad, DAY, "failed", failure="unreachable", reason="连不上"))
    table = next(iter(release.catalog.tables.values())).name
    built = Build(table, DAY - timedelta(days=2), 1, 0, 0, 0, 0, {})
    registry.record_build(replace(built, started_at=STARTED, ended_at=ended))
    registry.record_build(Build("report.quality", DAY, 0, 0, 0, 0, 0, {}, ended_at=ended))
    return opened


def figures(text: str) -> dict[str, float]:
    """``name{label}`` → figure."""
    return {
        f"{sample.name}{'/'.join(['', *sample.labels.values()])}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_are_those_of_the_registry(platform: Platform) -> None:
    found = figures(generate_latest(metrics_registry(platform, AlertSettings())).decode())
    assert found["zb_nights"] == 1
    assert found["zb_last_success_timestamp_seconds"] == STARTED.timestamp() + 8
    assert found["zb_night_seconds/pull"] == 8
    assert (found["zb_entries/aggregated"], found["zb_entries/failed"]) == (1, 1)
    assert (found["zb_rows/landed"], found["zb_rows/quarantined"]) == (10, 1)
    assert found["zb_quarantine_ratio"] == 0.1
    assert found["zb_release"] == 1
    assert 2 in [value for name, value in found.items() if name.startswith("zb_table_age_days/")]
    assert found["zb_disk_free_bytes/home"] > 0
    assert found["zb_alerts/warning"] >= 1


def test_they_are_served_on_loopback(platform: Platform) -> None:
    registry = metrics_registry(platform, AlertSettings())
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    try:
        answer = httpx.get(f"http://127.0.0.1:{server.server_port}/metrics")
    finally:
        server.shutdown()
        server.server_close()
    assert isinstance(thread, Thread)
    assert figures(answer.text)["zb_nights"] == 1


def test_the_dashboard_asks_for_metrics_that_there_are(platform: Platform) -> None:
    text = generate_latest(metrics_registry(platform, AlertSettings())).decode()
    known = set(re.findall(r"^# TYPE (\w+)", text, re.M))
    board: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\bzb_\w+", target["expr"])
    }
    assert asked == known


def test_the_dashboard_has_the_shape_that_grafana_imports() -> None:
    board: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= board.keys()
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
