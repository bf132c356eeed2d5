"""The city of planted values after a real night of Dagster: deliveries, rows that fail, tables that fail."""

import csv
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from resources.platform import Platform
from tests.access.planted import DAY, LEVELS, TABLES, THEME, planted, small_catalog
from tests.end_to_end.installation import ZB
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings


def quarantined(agency: str, level: str) -> str:
    """A value of a row that is kept back; it stands nowhere else."""
    return f"planted {level} kept back of {agency}"


def lived_catalog() -> Catalog:
    """The small catalog, with a derived table that is built and one whose query fails at a value of L4."""
    said = small_catalog().model_dump()
    behind = f"['tax/payer#1'] AS _origin FROM {TABLES[0]}"
    for key, table in said["tables"].items():
        failing = "l4" if key == f"{THEME}/case" else "CAST(CAST(l4 AS INTEGER) AS VARCHAR) AS l4"
        table["sql"] = f"SELECT l1, l2, l3, {failing}, {behind}"
    return Catalog.model_validate(said)


def live(home: Path) -> Any:
    """Publish, deliver and live the night of :data:`DAY` in ``home``; what ``zb nightly`` said."""
    home.mkdir(exist_ok=True)
    for agency, entry in (("tax", "payer"), ("market", "company")):
        table = f"aggregation.{agency}__{entry}"
        good = [planted(table, level) for level in LEVELS]
        # A row without its key is kept back.
        bad = ["", *(quarantined(agency, level) for level in LEVELS[1:])]
        with (home / f"{agency}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[level.lower() for level in LEVELS], good, bad])
    sources = {
        "entries": {
            "tax/payer": {"kind": "csv", "path": "tax.csv", "nulls": [""]},
            "market/company": {"kind": "csv", "path": "market.csv", "nulls": [""]},
        }
    }
    (home / "sources.yml").write_text(json.dumps(sources), "utf-8")
    platform = Platform(settings_of(home))
    platform.registry.publish(lived_catalog(), "审核人", "测试", DAY)
    platform.close()
    others = {k: v for k, v in os.environ.items() if not k.startswith(("ZB_", "DAGSTER_"))}
    done = subprocess.run(
        [ZB, "nightly", "--date", DAY.isoformat(), "--json"],
        env=others | {"ZB_HOME": str(home), "ZB_TODAY": DAY.isoformat()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr  # the run with the failing table failed
    return json.loads(done.stdout)


def settings_of(home: Path) -> Settings:
    """The installation in ``home``."""
    return Settings(
        home,
        SHIPPED_CATALOG,
        home / "sources.yml",
        str(home / "lake"),
        f"sqlite:///{home}/registry.db",
    )
