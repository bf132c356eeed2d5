"""A build that is killed serves what was there before, whole."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from assets.sharing.open_package import packages_folder
from tests.sharing.conftest import DAY, City

BUILD = """
import sys
from datetime import date
from pathlib import Path
from assets.build_context import BuildContext
from assets.sharing.build_product import build_product
from assets.sharing.open_package import write_package
from resources.platform import Platform
from zb_pipelines.domain.settings import installation_at
platform = Platform(installation_at(sys.argv[1]))
day = date.fromisoformat(sys.argv[2])
release = platform.registry.release_on(day)
product = release.catalog.products["open_school"]
table = "aggregation.school__list"
print("ready", flush=True)
for round in range(1000):
    with platform.engine(memory="500MB", threads=1) as engine:
        relation = platform.lake.relation(table, day)
        select = f"SELECT * EXCLUDE (day) REPLACE ('第{round}轮' AS name) FROM {relation}"
        platform.lake.replace(engine, table, day, select)
    with platform.engine(memory="500MB", threads=1) as engine:
        context = BuildContext(platform, release, day, engine)
        write_package(product, context, build_product(product, context))
    print(round, flush=True)
"""


def test_a_killed_build_never_serves_half_a_package(
    city: City, server: str, tmp_path: Path
) -> None:
    arguments = [sys.executable, "-c", BUILD, str(city.platform.settings.home), DAY.isoformat()]
    for _ in range(3):
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as building:
            assert building.stdout is not None
            for _ in range(3):  # ready, and two whole rounds: it dies somewhere in the third
                building.stdout.readline()
            os.kill(building.pid, signal.SIGKILL)
        base = f"{server}/open/open_school/newest/open_school"
        rows = json.loads(httpx.get(f"{base}.json").text)
        csv = httpx.get(f"{base}.csv").text.splitlines()[1:]
        assert len(rows) == len(csv) == 2
        assert len({row["name"] for row in rows}) == 1
        assert all(rows[0]["name"] in line for line in csv)
    city.build("open_school")
    left = list(packages_folder(city.platform).rglob(".*.part"))
    assert left == []
