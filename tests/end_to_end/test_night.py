"""What two nights leave: the lake as planned, the ledger, the chronicle in Dagster."""

import shutil
from collections.abc import Generator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from resources.dagster_instance.internals.definitions import AssetCheckEvaluation
from tests.end_to_end.installation import FIRST, SECOND, Installation, Lived
from zb_pipelines.domain.naming import Layer, entry_table
from zb_pipelines.nightly.steps import AGENCY_TAG, BUILD, NIGHT_JOB, PULL, REPORT, Step, tags_of

REGISTER = "public_security/household_register"
PERSON = "base.population__person"


@pytest.fixture
def instance(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> Generator[dg.DagsterInstance]:
    """The Dagster instance in which the nights were lived."""
    monkeypatch.setenv("ZB_HOME", str(lived.installation.home))
    monkeypatch.setenv("DAGSTER_HOME", str(lived.installation.home / "dagster"))
    with dg.DagsterInstance.get() as opened:
        yield opened


def pulling_agencies(lived: Lived) -> set[str]:
    release = lived.installation.platform.registry.release_on(SECOND)
    assert release is not None
    return {entry.agency for entry in release.catalog.entries.values() if not entry.withheld}


def rows_stored(lived: Lived, layer: Layer, entry: str, day: date | None) -> int:
    lake = lived.installation.platform.lake
    assert day is not None
    with lived.installation.platform.engine() as engine:
        return engine.scalar(
            f"SELECT count(*) FROM {lake.relation(entry_table(layer, entry), day)}"
        )


def runs(instance: dg.DagsterInstance, day: date, step: Step) -> list[dg.RunRecord]:
    wanted = dg.RunsFilter(tags=dict(tags_of(day.isoformat(), step)))
    return list(instance.get_run_records(wanted))


@pytest.mark.parametrize("day", [FIRST, SECOND])
def test_everything_planted_is_found_and_nothing_else(lived: Lived, day: date) -> None:
    found = lived.installation.json("demo", "verify", "--date", day)

    assert found["clean"]
    assert found["differences"] == []
    assert sum(row["planted"] for row in found["rows"]) > 300


def test_every_run_stands_on_the_timeline_and_can_be_executed_again(
    instance: dg.DagsterInstance,
) -> None:
    for step in (PULL, BUILD, REPORT):
        for record in runs(instance, SECOND, step):
            run = record.dagster_run
            assert run.job_name == NIGHT_JOB
            assert run.remote_job_origin is not None
            assert run.remote_job_origin.location_name == "zb_pipelines.definitions"


def test_a_night_lived_is_an_application_and_what_failed_stands_apart(lived: Lived) -> None:
    planned = lived.installation.json("catalog", "plan")
    ledger = lived.installation.json("coverage", "--date", SECOND, code=2)
    failed = {each["entry"] for each in ledger["entries"] if each["state"] == "failed"}
    assert planned["pending"] == 0
    assert planned["irreversible"] is False
    told = {
        item["asset"].removeprefix("aggregation/") for item in planned["items"] if item["failed"]
    }
    assert told <= failed


def test_the_night_says_how_every_run_ended(lived: Lived) -> None:
    for night in lived.nights.values():
        ended = {run["name"]: run["success"] for run in night["runs"]}
        failed = {each["agency"] for each in night["entries"] if each["state"] == "failed"}

        assert set(ended) == {*pulling_agencies(lived), BUILD, REPORT}
        assert {name for name, success in ended.items() if not success} == failed
        assert failed


def test_a_failing_source_leaves_its_neighbours_aggregated(lived: Lived) -> None:
    for night in lived.nights.values():
        states = {each["entry"]: each["state"] for each in night["entries"]}
        failed = {entry for entry, state in states.items() if state == "failed"}
        agencies = {entry.split("/")[0] for entry in failed}

        assert len(failed) >= 3
        assert {states[entry] for entry in states if entry not in failed} == {
            "aggregated",
            "exempt",
        }
        assert [e for e, s in states.items() if e.split("/")[0] in agencies and s == "aggregated"]
        assert all(each["reason"] for each in night["entries"] if each["state"] == "failed")


def test_every_landed_row_is_aggregated_or_in_quarantine(lived: Lived) -> None:
    registry = lived.installation.platform.registry
    taken = [each for each in lived.nights[SECOND]["entries"] if each["state"] == "aggregated"]

    for each in taken:
        delivery = registry.delivery(each["entry"], SECOND)
        figures = registry.standardisation(each["entry"], SECOND)
        assert delivery
        assert figures
        landed = rows_stored(lived, "landing", each["entry"], delivery.stored_day)
        aggregated = rows_stored(lived, "aggregation", each["entry"], figures.stored_day)
        quarantined = rows_stored(lived, "quarantine", each["entry"], figures.stored_day)
        assert landed == each["landed"] == aggregated + quarantined
        assert (aggregated, quarantined) == (each["aggregated"], each["quarantined"])
    assert sum(each["quarantined"] for each in taken) > 100


def test_an_unchanged_delivery_is_recorded_and_not_stored_again(lived: Lived) -> None:
    platform = lived.installation.platform
    deliveries = platform.registry.deliveries(SECOND)
    unchanged = [key for key, found in deliveries.items() if found.state == "unchanged"]

    assert unchanged
    for key in unchanged:
        assert deliveries[key].stored_day == FIRST
        assert SECOND not in platform.lake.days(entry_table("landing", key))


def test_the_second_night_knows_what_changed(lived: Lived) -> None:
    builds = lived.installation.platform.registry.builds(SECOND)

    assert builds[PERSON].inserted
    assert builds[PERSON].updated
    assert builds[PERSON].deleted


def test_a_night_is_one_run_per_agency_then_the_build_then_the_report(
    lived: Lived, instance: dg.DagsterInstance
) -> None:
    for day in (FIRST, SECOND):
        pulls = runs(instance, day, PULL)
        (build,), (report,) = runs(instance, day, BUILD), runs(instance, day, REPORT)

        agencies = [run.dagster_run.tags[AGENCY_TAG] for run in pulls]
        assert sorted(agencies) == sorted(pulling_agencies(lived))
        assert build.start_time
        assert report.start_time
        assert max(run.end_time or float("inf") for run in pulls) <= build.start_time
        assert (build.end_time or float("inf")) <= report.start_time


def test_dagster_knows_of_which_columns_every_table_is_made(
    lived: Lived, instance: dg.DagsterInstance
) -> None:
    catalog = lived.installation.platform.registry.releases()[-1].catalog
    golden = [["base", "population", "person"], ["base", "legal_entity", "entity__changes"]]
    themes = {rule.theme for rule in catalog.findings.values()}
    findings = [["thematic", theme, "finding"] for theme in sorted(themes)]
    derived = [[t.layer, t.database, t.table] for t in catalog.tables.values()]
    for path in (*golden, *findings, *derived):
        event = instance.get_latest_materialization_event(dg.AssetKey(path))
        assert event is not None, path
        assert event.asset_materialization is not None
        said = event.asset_materialization.metadata["dagster/column_lineage"]
        assert isinstance(said, dg.TableColumnLineageMetadataValue), path
        assert said.lineage.deps_by_column, path


def test_dagster_knows_the_rows_of_every_materialisation(
    lived: Lived, instance: dg.DagsterInstance
) -> None:
    state = next(e for e in lived.nights[SECOND]["entries"] if e["entry"] == REGISTER)
    counted: dict[Layer, int] = {"landing": state["landed"], "aggregation": state["aggregated"]}
    for layer, rows in counted.items():
        key = dg.AssetKey([layer, *REGISTER.split("/")])
        wanted = dg.AssetRecordsFilter(asset_key=key, asset_partitions=[SECOND.isoformat()])
        (found,) = instance.fetch_materializations(wanted, limit=10).records

        assert found.asset_materialization
        metadata = found.asset_materialization.metadata
        assert metadata["dagster/row_count"].value == rows > 0
        assert str(metadata["dagster/uri"].value).endswith(
            entry_table(layer, REGISTER).replace(".", "/")
        )


def test_checks_are_evaluated_with_their_figures(
    lived: Lived, instance: dg.DagsterInstance
) -> None:
    state = next(e for e in lived.nights[SECOND]["entries"] if e["entry"] == REGISTER)
    evaluated = {
        name: evaluation(instance, ["aggregation", *REGISTER.split("/")], name)
        for name in ("conservation", "completeness", "conformity", "accuracy")
    }

    whole = evaluated["conservation"]
    assert whole.passed
    assert whole.blocking
    figures = {name: found.value for name, found in whole.metadata.items()}
    assert figures == {
        "原始行数": state["landed"],
        "汇聚行数": state["aggregated"],
        "隔离行数": state["quarantined"],
    }
    assert not evaluated["accuracy"].passed
    # Some rows went to quarantine, the delivery was accepted; the reason stands where one looks first.
    assert evaluated["accuracy"].severity == dg.AssetCheckSeverity.WARN
    assert "有问题" in (evaluated["accuracy"].description or "")
    for name in ("completeness", "conformity", "accuracy"):
        passed = evaluated[name].metadata["通过"].value
        checked = evaluated[name].metadata["检查数"].value
        assert isinstance(passed, int)
        assert isinstance(checked, int)
        assert state["landed"] <= checked
        assert evaluated[name].passed == (passed == checked)


def test_the_promises_of_the_base_databases_are_checked(instance: dg.DagsterInstance) -> None:
    for table in (["population", "person"], ["legal_entity", "entity"]):
        found = evaluation(instance, ["base", *table], "suite_critical")
        assert found.passed
        assert "| 承诺 | 不符 | 检查 |" in str(found.metadata["规则"].value)


def evaluation(instance: dg.DagsterInstance, key: list[str], name: str) -> AssetCheckEvaluation:
    """The newest evaluation of one check."""
    wanted = dg.AssetCheckKey(dg.AssetKey(key), name)
    record = instance.get_latest_asset_check_evaluation_record(wanted)
    assert record
    assert record.event
    assert record.event.dagster_event
    return record.event.dagster_event.asset_check_evaluation_data


def test_a_row_that_somebody_changed_is_found(lived: Lived, tmp_path: Path) -> None:
    spoilt = Installation(tmp_path / "spoilt")
    shutil.copytree(lived.installation.home, spoilt.home)
    table = entry_table("aggregation", REGISTER)
    with spoilt.platform.engine() as engine:
        rows = spoilt.platform.lake.relation(table, SECOND)
        engine.execute(f"CREATE TABLE kept AS SELECT * EXCLUDE (day) FROM {rows} ORDER BY _row")
        engine.execute("UPDATE kept SET _warnings = [] WHERE len(_warnings) > 0")
        spoilt.platform.lake.replace(engine, table, SECOND, "SELECT * FROM kept")

    found = spoilt.json("demo", "verify", "--date", SECOND, code=2)

    assert not found["clean"]
    assert {each["entry"] for each in found["differences"]} == {REGISTER}
    assert {each["side"] for each in found["differences"]} == {"missing"}
