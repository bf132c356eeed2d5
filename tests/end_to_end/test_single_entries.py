"""One entry alone, a day again, a range of days: what an engineer starts in Dagster by hand."""

from collections.abc import Generator, Sequence
from datetime import date

import dagster as dg
import pytest

from assets.aggregation.entry_assets import RETRY
from resources.platform_resource import RESOURCE, PlatformResource
from tests.end_to_end.installation import FIRST, SECOND, Installation
from tests.end_to_end.small_catalog import DEATHS, EVENTS, REGISTER
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.naming import Layer, entry_asset, entry_table
from zb_pipelines.nightly.steps import ASSET_JOB

RANGE = {
    "dagster/asset_partition_range_start": FIRST.isoformat(),
    "dagster/asset_partition_range_end": SECOND.isoformat(),
}


@pytest.fixture
def here(small: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The small city is where this process works, on the first day."""
    for name, value in small.environment(FIRST).items():
        monkeypatch.setenv(name, value)
    impatient = dg.RetryPolicy(max_retries=RETRY.max_retries, delay=0.01)
    monkeypatch.setattr("assets.aggregation.entry_assets.RETRY", impatient)
    return small


@pytest.fixture
def instance() -> Generator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def run(
    instance: dg.DagsterInstance,
    entry: str,
    *layers: Layer,
    day: date | None = None,
    tags: dict[str, str] | None = None,
) -> dg.ExecuteInProcessResult:
    """Materialise these layers of an entry, as Materialize on an asset's page does."""
    from zb_pipelines.definitions import released_defs

    return (
        released_defs()
        .resolve_job_def(ASSET_JOB)
        .execute_in_process(
            instance=instance,
            partition_key=day.isoformat() if day else None,
            asset_selection=[dg.AssetKey(entry_asset(layer, entry)) for layer in layers],
            tags=tags,
            raise_on_error=False,
        )
    )


def materialised(result: dg.ExecuteInProcessResult, layer: Layer, entry: str) -> dict[str, int]:
    """Rows by partition, as the run's events say."""
    found = [
        event.materialization
        for event in result.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey(entry_asset(layer, entry))
    ]
    return {
        str(each.partition): rows
        for each in found
        if isinstance(rows := each.metadata["dagster/row_count"].value, int)
    }


def test_one_entry_alone_is_materialised_and_checked(
    here: Installation, instance: dg.DagsterInstance
) -> None:
    result = run(instance, REGISTER, "landing", "aggregation", day=FIRST)
    figures = here.platform.registry.standardisation(REGISTER, FIRST)

    assert result.success
    assert figures
    assert materialised(result, "landing", REGISTER) == {FIRST.isoformat(): figures.landed}
    assert materialised(result, "aggregation", REGISTER) == {FIRST.isoformat(): figures.aggregated}
    checked = {each.check_name: each.passed for each in result.get_asset_check_evaluations()}
    assert checked["conservation"]
    assert not checked["accuracy"]
    assert here.platform.lake.tables() == [
        entry_table(layer, REGISTER) for layer in ("aggregation", "landing", "quarantine")
    ]


def test_a_layer_is_built_again_without_asking_the_agency(
    here: Installation, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(instance, REGISTER, "landing", "aggregation", day=FIRST).success
    before = here.platform.registry.standardisation(REGISTER, FIRST)
    (here.home / "sources.yml").unlink()
    monkeypatch.setenv("ZB_TODAY", SECOND.isoformat())

    assert run(instance, REGISTER, "aggregation", day=FIRST).success
    after = here.platform.registry.standardisation(REGISTER, FIRST)
    assert before
    assert after
    assert (after.aggregated, after.quarantined) == (before.aggregated, before.quarantined)


def test_what_cannot_be_standardised_is_told_once_and_the_pull_stays(
    here: Installation, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise input_error("entry", "cannot be standardised", "correct the entry")

    monkeypatch.setattr("assets.aggregation.entry_assets.standardise", refused)
    result = run(instance, REGISTER, "landing", "aggregation", day=FIRST)

    assert not result.success
    assert materialised(result, "landing", REGISTER)
    assert not materialised(result, "aggregation", REGISTER)
    assert not [e for e in result.all_events if e.event_type == dg.DagsterEventType.STEP_RESTARTED]


def test_a_check_alone_tells_of_the_day_without_touching_its_rows(
    here: Installation, instance: dg.DagsterInstance
) -> None:
    assert run(instance, REGISTER, "landing", "aggregation", day=FIRST).success
    versions = here.versions()
    from zb_pipelines.definitions import released_defs

    key = dg.AssetKey(entry_asset("aggregation", REGISTER))
    selected = dg.AssetSelection.checks(dg.AssetCheckKey(key, "accuracy"))
    again = dg.materialize(
        [each for each in released_defs().assets or () if isinstance(each, dg.AssetsDefinition)],
        selection=selected,
        instance=instance,
        resources={RESOURCE: PlatformResource()},
    )

    (found,) = again.get_asset_check_evaluations()
    assert (found.check_name, found.passed) == ("accuracy", False)
    assert here.versions() == versions


def test_a_range_of_days_of_an_incremental_entry_is_one_run(
    here: Installation, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.build(SECOND)
    monkeypatch.setenv("ZB_TODAY", SECOND.isoformat())
    result = run(instance, EVENTS, "landing", "aggregation", tags=RANGE)

    assert result.success
    figures = [here.platform.registry.standardisation(EVENTS, day) for day in (FIRST, SECOND)]
    assert materialised(result, "landing", EVENTS) == {
        each.day.isoformat(): each.landed for each in figures if each
    }
    assert len({each.landing_hash for each in figures if each}) == 2
    assert here.platform.lake.days(entry_table("aggregation", EVENTS)) == [FIRST, SECOND]
    assert all(each.passed for each in evaluated(result, "conservation"))


def evaluated(result: dg.ExecuteInProcessResult, name: str) -> Sequence[dg.AssetCheckEvaluation]:
    found = [each for each in result.get_asset_check_evaluations() if each.check_name == name]
    assert found
    return found


def test_a_snapshot_has_no_past_and_says_so_once(
    here: Installation, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZB_TODAY", SECOND.isoformat())
    result = run(instance, DEATHS, "landing", "aggregation", day=FIRST)
    delivery = here.platform.registry.delivery(DEATHS, FIRST)

    assert not result.success
    assert delivery
    assert delivery.failure == "past_snapshot"
    assert not [e for e in result.all_events if e.event_type == dg.DagsterEventType.STEP_RESTARTED]
    assert not materialised(result, "aggregation", DEATHS)


def test_a_source_that_may_answer_in_a_moment_is_asked_again(
    here: Installation, instance: dg.DagsterInstance
) -> None:
    sources = here.home / "sources.yml"
    silent = (
        "{kind: postgresql, host: 127.0.0.1, port: 1, database: d, user: u, connect_timeout: 1}"
    )
    sources.write_text(
        f"connections: {{police: {silent}}}\n"
        f"entries: {{{REGISTER}: {{connection: police, table: t_hjrk}}}}\n",
        "utf-8",
    )
    result = run(instance, REGISTER, "landing", "aggregation", day=FIRST)
    restarts = [e for e in result.all_events if e.event_type == dg.DagsterEventType.STEP_RESTARTED]

    assert not result.success
    assert len(restarts) == RETRY.max_retries > 0
    delivery = here.platform.registry.delivery(REGISTER, FIRST)
    assert delivery
    assert delivery.failure == "unreachable"
