"""A night lived again, a source that vanishes, a row that somebody changed."""

from datetime import date
from typing import Any

import yaml

from tests.end_to_end.installation import FIRST, SECOND, Installation
from tests.end_to_end.small_catalog import DEATHS, EVENTS, REGISTER
from zb_pipelines.domain.naming import entry_table

PERSON = "base.population__person"


def content(small: Installation) -> dict[tuple[str, date], int]:
    """A checksum of every partition of every table."""
    lake = small.platform.lake
    with small.platform.engine() as engine:
        return {
            (table, day): engine.scalar(
                f"SELECT count(*) + bit_xor(hash(t::VARCHAR)) FROM {lake.relation(table, day)} AS t"
            )
            for table in lake.tables()
            for day in lake.days(table)
        }


def disconnect(small: Installation, connection: str) -> None:
    """The system of ``connection`` is not where it was."""
    file = small.home / "sources.yml"
    told: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    told["connections"][connection]["path"] = "gone.db"
    file.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")


def test_a_night_lived_again_changes_nothing_and_a_vanished_source_harms_no_other(
    small: Installation,
) -> None:
    first = small.live(FIRST)
    before, versions = content(small), small.versions()
    again = small.live(FIRST)

    assert content(small) == before
    assert {t: v for t, v in small.versions().items() if t.startswith("landing")} == {
        t: v for t, v in versions.items() if t.startswith("landing")
    }
    assert {k: v for k, v in again.items() if k != "runs"} == {
        k: v for k, v in first.items() if k != "runs"
    }

    small.build(SECOND)
    disconnect(small, "public_security")
    night = small.live(SECOND)
    states = {each["entry"]: each for each in night["entries"]}
    ended = {run["name"]: run["success"] for run in night["runs"]}
    build = small.platform.registry.builds(SECOND)[PERSON]

    assert states[REGISTER]["state"] == "failed"
    assert states[REGISTER]["good_day"] == FIRST.isoformat()
    assert (states[DEATHS]["state"], states[EVENTS]["state"]) == ("aggregated", "aggregated")
    assert night["identities"] == {"rows": True, "entries": True}
    assert ended == {
        "health_commission": True,
        "public_security": False,
        "zhangdian_data": True,
        "build": True,
        "report": True,
    }
    assert build.inputs[REGISTER] == FIRST.isoformat()
    assert build.inputs[DEATHS] == SECOND.isoformat()
    assert build.rows >= 600
    assert SECOND not in small.platform.lake.days(entry_table("landing", REGISTER))
    assert f"户籍人口登记信息（{FIRST}）" in (
        small.home / "reports" / f"quality-{SECOND}.html"
    ).read_text("utf-8")
