"""The city of planted values, released and built."""

from pathlib import Path

import pytest

from resources.platform import Platform, open_platform
from tests.access.planted import DAY, FINDING, LEVELS, TABLES, planted, small_catalog
from tests.environment import choose_home


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    platform = open_platform()
    platform.registry.publish(small_catalog(), "审核人", "测试", DAY)
    with platform.engine() as engine:
        for table in TABLES:
            values = ", ".join(f"'{planted(table, level)}' AS {level.lower()}" for level in LEVELS)
            behind = "['tax/payer#1'] AS _origin"
            of_rows = "'1' AS _record, CAST(1 AS BIGINT) AS _row"
            beside = of_rows if table.startswith("aggregation") else behind
            platform.lake.replace(engine, table, DAY, f"SELECT {values}, {beside}")
        platform.lake.replace(
            engine, FINDING, DAY,
            "SELECT 'f1' AS finding, 'doubt' AS rule, '疑点' AS title, '法' AS law, 'tax' AS verifier,"
            " 'body' AS subject_kind, 'planted subject' AS subject, DATE '2026-01-02' AS since,"
            " DATE '2026-03-04' AS until, CAST(7 AS DECIMAL(18, 4)) AS amount, 'planted detail' AS detail,"
            " ['tax/payer#1 planted', 'market/company#2 planted'] AS evidence, '核实' AS advice",
        )  # fmt: skip
    return platform
