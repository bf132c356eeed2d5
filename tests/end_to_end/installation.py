"""An installation that is used as its users use it: through `zb`, each time a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

FIRST, SECOND, THIRD = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
OURS = ("ZB_", "DAGSTER_")
ZB = Path(sys.executable).with_name("zb")


@dataclass
class Installation:
    """A ``ZB_HOME`` with its catalog, and what its command line has said so far."""

    home: Path
    catalog: Path = SHIPPED_CATALOG
    said: list[str] = field(default_factory=list[str])

    def environment(self, today: date) -> dict[str, str]:
        """This process's environment with nothing of another installation in it."""
        ambient = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return ambient | {
            "ZB_HOME": str(self.home),
            "ZB_CATALOG": str(self.catalog),
            "ZB_TODAY": today.isoformat(),
            "COLUMNS": "200",
        }

    def zb(self, *arguments: object, code: int = 0, today: date = SECOND) -> str:
        """Standard output of ``zb arguments``, which must end with ``code``."""
        done = subprocess.run(
            [ZB, *map(str, arguments)],
            env=self.environment(today),
            capture_output=True,
            text=True,
            check=False,
        )
        # What a query answers is what was asked for; all else is said to anybody.
        self.said += (
            [done.stderr] if arguments[0] == "query" and code == 0 else [done.stdout, done.stderr]
        )
        assert done.returncode == code, (
            f"zb {arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done.stdout if code != 1 else done.stderr

    def json(self, *arguments: object, code: int = 0, today: date = SECOND) -> Any:
        return json.loads(self.zb(*arguments, "--json", code=code, today=today))

    def build(self, day: date) -> None:
        """Move the agencies' systems on to ``day``."""
        self.zb("demo", "build", "--persons", 600, "--date", day, today=day)

    def publish(self, day: date) -> None:
        """Release the catalog from ``day`` on."""
        why = ("--reviewer", "审核员", "--reason", "首次发布", "--effective", day)
        self.zb("catalog", "publish", *why, today=day)

    def live(self, day: date) -> Any:
        """The night of ``day``; what it says. Rows go to quarantine every night in the demo."""
        return self.json("nightly", "--date", day, code=2, today=day)

    @property
    def platform(self) -> Platform:
        home = self.home
        return Platform(
            Settings(
                home=home,
                catalog=self.catalog,
                sources=home / "sources.yml",
                lake=str(home / "lake"),
                registry_url=f"sqlite:///{home / 'registry.db'}",
            )
        )

    def versions(self) -> dict[str, int]:
        """How many commits each table of the lake has."""
        root = Path(Lake(self.platform.settings.lake).root)
        return {
            str(log.parent.relative_to(root)): len(list(log.glob("*.json")))
            for log in root.glob("*/*/_delta_log")
        }


@dataclass(frozen=True)
class Lived:
    """An installation after two nights, and what ``zb nightly --json`` said of each."""

    installation: Installation
    nights: dict[date, Any]


def tour_the_city(home: Path) -> Lived:
    """`zb demo tour` in ``home``, on the second day."""
    installation = Installation(home)
    toured = installation.json("demo", "tour", "--persons", 600, today=SECOND)
    nights = {
        date.fromisoformat(step["command"][-1]): step["answer"]
        for step in toured
        if step["command"][0] == "nightly"
    }
    return Lived(installation, nights)
