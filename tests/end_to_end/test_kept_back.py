"""An unfit delivery stops what is downstream of its entry alone, is seen everywhere, and can be mended."""

import sqlite3
from collections.abc import Generator, Sequence
from datetime import date

import dagster as dg
import pytest

from assets.reports.coverage.ledger import ledger_of
from tests.end_to_end.installation import FIRST, SECOND, Installation
from tests.end_to_end.small_catalog import DEATHS, REGISTER
from zb_pipelines.domain.naming import entry_asset, entry_table
from zb_pipelines.nightly.steps import ASSET_JOB, BUILD, later_steps

PERSON = "base.population__person"


@pytest.fixture
def instance() -> Generator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture
def here(small: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name, value in small.environment(FIRST).items():
        monkeypatch.setenv(name, value)
    return small


def live(instance: dg.DagsterInstance, day: date) -> dict[str, dg.ExecuteInProcessResult]:
    """Both entries' agencies and the build, as the night runs them."""
    from zb_pipelines.definitions import released_defs

    definitions = released_defs()

    def run(keys: Sequence[dg.AssetKey]) -> dg.ExecuteInProcessResult:
        return definitions.resolve_job_def(ASSET_JOB).execute_in_process(
            instance=instance,
            partition_key=day.isoformat(),
            asset_selection=keys,
            raise_on_error=False,
        )

    layers = ("landing", "aggregation")
    runs = {
        key: run([dg.AssetKey(entry_asset(layer, key)) for layer in layers])
        for key in (REGISTER, DEATHS)
    }
    return runs | {BUILD: run(later_steps(definitions.resolve_asset_graph())[BUILD])}


def spoil(here: Installation) -> int:
    """The police deliver every identity number without its last digit; how many rows."""
    (file,) = here.home.glob("demo/**/public_security.db")
    with sqlite3.connect(file) as system:
        return system.execute("UPDATE T_HJRK SET GMSFHM = substr(GMSFHM, 1, 17)").rowcount


def test_an_unfit_delivery_stops_its_own_entry_and_nothing_else(
    here: Installation, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(run.success for run in live(instance, FIRST).values())
    registry, lake = here.platform.registry, here.platform.lake
    here.build(SECOND)
    monkeypatch.setenv("ZB_TODAY", SECOND.isoformat())
    rows = spoil(here)
    runs = live(instance, SECOND)

    # The entry itself fails and says why, with counts and no value.
    assert not runs[REGISTER].success
    checks = {each.check_name: each for each in runs[REGISTER].get_asset_check_evaluations()}
    stopped = checks["conservation"]
    assert not stopped.passed
    assert stopped.blocking
    assert stopped.metadata["阻断规则"].value == "quarantined_share:delivery"
    # A number of 15 digits has no eighteenth to lose.
    assert rows - 10 < registry.quality.blocked_deliveries(SECOND)[REGISTER].quarantined < rows
    assert not checks["accuracy"].passed
    assert "近 7 日" in checks["accuracy"].metadata

    # Its day is nowhere downstream; its rows are in quarantine with their reasons.
    assert lake.days(entry_table("aggregation", REGISTER)) == [FIRST]
    assert lake.days(entry_table("quarantine", REGISTER)) == [FIRST, SECOND]
    results = {
        r.rule: r
        for r in registry.quality.results(entry_table("aggregation", REGISTER), SECOND, SECOND)
    }
    assert results["resident_id:resident_id"].passed < 10
    assert results["quarantined_share:delivery"].passed == 0

    # Everybody else goes on; the build reads the last good day and says so.
    assert runs[DEATHS].success
    assert runs[BUILD].success
    build = registry.last_build(PERSON, SECOND)
    assert build
    assert build.day == SECOND
    assert (build.inputs[REGISTER], build.inputs[DEATHS]) == (FIRST.isoformat(), SECOND.isoformat())

    release = registry.release_on(SECOND)
    assert release
    ledger = ledger_of(registry, release, SECOND)
    states = {each.entry: each for each in ledger.entries}
    assert states[REGISTER].state == "failed"
    assert states[REGISTER].blocked == "quarantined_share:delivery"
    assert "交付被阻断" in (states[REGISTER].reason or "")
    assert states[DEATHS].state == "aggregated"
    assert ledger.is_conserved

    # Mended at the source, the same day goes its way.
    here.build(SECOND)
    assert all(run.success for run in live(instance, SECOND).values())
    assert registry.quality.blocked_deliveries(SECOND) == {}
    again = registry.last_build(PERSON, SECOND)
    assert again
    assert again.inputs[REGISTER] == SECOND.isoformat()
