"""`zb report verify`: the figures of a report are those of the lake, and one that is not is told."""

import json
from dataclasses import replace

from tests.end_to_end.installation import FIRST, Installation
from tests.end_to_end.small_catalog import DEATHS, REGISTER

PERIODS = (FIRST.isoformat(), "2026-11", "2026-Q4")


def test_day_month_and_quarter_are_clean_and_a_broken_figure_is_told(small: Installation) -> None:
    small.live(FIRST)
    for period in PERIODS:
        small.zb("report", "--period", period, today=FIRST)
        found = small.json("report", "verify", "--period", period, today=FIRST)
        assert found["problems"] == []
        assert found["figures"] > 20
        assert found["report"].endswith(f"quality-{period}.json")

    file = small.home / "reports" / f"quality-{FIRST}.json"
    report = json.loads(file.read_text("utf-8"))
    told = next(
        row
        for row in report["result"]["figures"]["rows"]
        if row[0] == "records" and row[2] == DEATHS
    )
    true, told[4] = told[4], told[4] + 7
    file.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    wrong = small.json("report", "verify", "--period", FIRST, code=2, today=FIRST)["problems"]
    (figure,) = (each for each in wrong if each["place"] == DEATHS)
    assert (figure["figure"], figure["told"], figure["recomputed"]) == ("records", true + 7, true)
    assert figure["query"].startswith("SELECT count(*) FROM aggregation")
    # The sum of the summary's tile, that of the ranking, and the checksum.
    assert {each["figure"] for each in wrong} == {"records", "checksum"}

    _break_one_of_each_kind(small)

    registry = small.platform.registry
    done = registry.last_standardisation(REGISTER, FIRST)
    assert done
    registry.record_standardisation(replace(done, quarantined=done.quarantined + 1))
    broken = small.json("report", "verify", "--period", "2026-11", code=2, today=FIRST)["problems"]
    assert {(e["source"], e["figure"], e["place"]) for e in broken} == {
        ("registry", "quarantined", REGISTER),
        ("registry", "quarantined_in_period", REGISTER),
    }
    assert "不一致 2 个" in small.zb("report", "verify", "--period", "2026-11", code=2, today=FIRST)


def _break_one_of_each_kind(small: Installation) -> None:
    """Each figure that the report has is wrong in one place; each of them is told, and nothing else."""
    file = small.home / "reports" / "quality-2026-Q4.json"
    whole = file.read_text("utf-8")
    report = json.loads(whole)
    broken: dict[str, str] = {}
    for row in report["result"]["figures"]["rows"]:
        if row[0] not in broken:
            broken[row[0]] = row[2]
            row[4] += 7
    assert {"landed", "aggregated", "records", "quarantined"} <= set(broken)
    file.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    wrong = small.json("report", "verify", "--period", "2026-Q4", code=2, today=FIRST)["problems"]
    told = {(each["figure"], each["place"]) for each in wrong if each["recomputed"] is not None}
    assert set(broken.items()) <= told
    assert {each["figure"] for each in wrong} == {*broken, "checksum"}
    file.write_text(whole, "utf-8")
