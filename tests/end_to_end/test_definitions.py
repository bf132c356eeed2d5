"""What an engineer sees in Dagster and what starts when: all of it from a release."""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from resources.dagster_instance.internals.definitions import ScheduleExecutionData
from resources.dagster_instance.night_lock import hold_night_lock
from resources.platform_resource import RESOURCE, PlatformResource
from resources.registry import Registry, Release
from tests.end_to_end.installation import SECOND
from tests.shipped import shipped_catalog
from zb_pipelines.domain.databases.model import shipped_databases
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import current
from zb_pipelines.local_night import refuse_second
from zb_pipelines.nightly.gate_sensor import DEADLINE, agencies_ended, runs_of_night
from zb_pipelines.nightly.steps import (
    AGENCY_TAG,
    BUILD,
    NIGHT_JOB,
    NIGHT_TAG,
    PULL,
    REPORT,
    STEP_TAG,
    Step,
    later_steps,
    tags_of,
)

CHINESE = re.compile("[一-鿿]")
NIGHT = SECOND.isoformat()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Generator[Release]:
    """The shipped catalog, released; the environment names the installation that holds it."""
    home = tmp_path_factory.mktemp("released")
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ZB_HOME", str(home))
        environment.setenv("ZB_TODAY", NIGHT)
        yield registry.publish(shipped_catalog(), "审核员", "首次发布", SECOND)
    registry.close()


@pytest.fixture(scope="module")
def location(release: Release) -> dg.Definitions:
    """The code location of that release, as Dagster loads it."""
    from zb_pipelines.definitions import released_defs

    return released_defs()


@pytest.fixture(scope="module")
def agencies(release: Release) -> Mapping[str, Sequence[dg.AssetKey]]:
    from zb_pipelines.definitions import agency_keys

    return agency_keys(release)


@pytest.fixture
def instance() -> Generator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture
def kept(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[dg.DagsterInstance]:
    """An instance on disk: a schedule's tick opens it by its folder."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as opened:
        yield opened


def assets_of(location: dg.Definitions, *, external: bool) -> dict[str, dg.AssetSpec]:
    graph = location.resolve_asset_graph()
    return {
        spec.key.to_user_string(): spec
        for spec in location.resolve_all_asset_specs()
        if graph.get(spec.key).is_external == external
    }


def test_the_location_loads_and_holds_together(location: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(location)


def test_nothing_published_is_an_empty_location(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zb_pipelines.definitions import released_defs

    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    assert not list(released_defs().resolve_all_asset_specs())


def test_every_entry_is_one_asset_per_layer(location: dg.Definitions, release: Release) -> None:
    entries = release.catalog.entries.values()
    taken = {entry.key for entry in entries if not entry.withheld}
    keys = set(assets_of(location, external=False))

    assert {key.removeprefix("landing/") for key in keys if key.startswith("landing/")} == taken
    assert {k.removeprefix("aggregation/") for k in keys if k.startswith("aggregation/")} == taken
    assert {"base/population/person", "base/legal_entity/entity", "report/coverage"} <= keys
    withheld = {f"landing/{entry.key}" for entry in entries if entry.withheld}
    assert set(assets_of(location, external=True)) == withheld
    assert len(withheld) >= 6


def test_every_asset_explains_itself(location: dg.Definitions) -> None:
    for name, spec in assets_of(location, external=False).items():
        assert CHINESE.search((spec.description or "").splitlines()[0]), name
        assert spec.owners, name
        assert spec.tags["zb/layer"] == name.split("/")[0]
        assert spec.kinds, name
        assert spec.code_version, name
        assert spec.partitions_def, name
        if "dagster/table_name" in spec.metadata:
            schema = spec.metadata["dagster/column_schema"]
            assert isinstance(schema, dg.TableSchema), name
            assert schema.columns
    tables = [s for s in assets_of(location, external=False).values() if s.kinds >= {"duckdb"}]
    assert all("dagster/table_name" in spec.metadata for spec in tables)


def test_every_column_of_a_database_has_title_type_level_and_source(
    location: dg.Definitions,
) -> None:
    tables = [
        spec
        for spec in assets_of(location, external=False).values()
        if spec.tags["zb/layer"] in ("base", "thematic")
    ]
    assert {spec.key.path[1] for spec in tables} == set(shipped_databases())
    for spec in tables:
        for column in spec.metadata["dagster/column_schema"].columns:
            where = f"{spec.key.to_user_string()}.{column.name}"
            assert CHINESE.search(column.description or ""), where
            assert column.type, where
            assert column.tags["level"] in ("L1", "L2", "L3", "L4"), where
            sources = column.tags["source"].split()
            assert sources, where
            assert len(sources) == len(set(sources)), where


def test_a_golden_column_has_the_unit_and_the_items_that_its_sources_have(
    location: dg.Definitions,
) -> None:
    entity = assets_of(location, external=False)["base/legal_entity/entity"]
    columns = {c.name: c for c in entity.metadata["dagster/column_schema"].columns}
    assert columns["capital"].tags["unit"] == "万元"
    assert columns["capital"].description == "注册资本（万元）"
    assert "market_supervision/enterprise.capital" in columns["capital"].tags["source"].split()
    assert columns["_sources"].tags["level"] == "L1"


def test_an_entrys_asset_reads_like_its_catalog_entry(
    location: dg.Definitions, release: Release
) -> None:
    spec = assets_of(location, external=False)["aggregation/public_security/household_register"]
    entry = release.catalog.entries["public_security/household_register"]
    agency = release.catalog.agencies["public_security"]

    assert entry.title in (spec.description or "")
    assert entry.summary in (spec.description or "")
    assert list(spec.owners) == [agency.responsible.email, f"team:{agency.name}"]
    assert spec.group_name == "aggregation/public_security"
    columns = {c.name: c for c in spec.metadata["dagster/column_schema"].columns}
    assert list(columns) == [item.name for item in entry.aggregated_items]
    assert columns["birth_date"].type == "date"
    assert columns["resident_id"].description == "公民身份号码"
    assert columns["resident_id"].tags == {"level": "L3", "semantic": "resident_id"}
    assert not columns["resident_id"].constraints.nullable


def test_groups_are_by_layer_and_then_by_agency_or_database(location: dg.Definitions) -> None:
    for name, spec in assets_of(location, external=False).items():
        layer, owner, *_ = name.split("/")
        if layer == "shared":
            assert spec.group_name == f"shared/{spec.tags['zb/audience']}", name
        elif layer != "report":
            assert spec.group_name == f"{layer}/{owner}", name
    reports = assets_of(location, external=False)
    assert reports["report/quality"].group_name == "report"
    # The daily totals stand where all their edges come from.
    assert reports["report/daily_totals"].group_name == "aggregation"


def test_whoever_searches_a_chinese_name_finds_the_owner_of_the_assets(
    location: dg.Definitions,
) -> None:
    assets = assets_of(location, external=False)
    assert "team:淄博市公安局" in assets["landing/public_security/household_register"].owners
    assert "team:人口基础数据库" in assets["base/population/person"].owners
    assert "team:社会保障主题数据库" in assets["thematic/social_security/finding"].owners


def test_reports_wait_for_all_entries_through_one_asset(
    location: dg.Definitions, release: Release
) -> None:
    graph = location.resolve_asset_graph()
    totals = dg.AssetKey(["report", "daily_totals"])
    aggregated = [entry for entry in release.catalog.entries.values() if not entry.withheld]
    reports = [key for key in graph.materializable_asset_keys if key.path[0] == "report"]

    assert len(graph.get(totals).parent_keys) == len(aggregated)
    for key in set(reports) - {totals}:
        assert {parent.path[0] for parent in graph.get(key).parent_keys} <= {"report", "base"}, key
    for name in ("coverage", "cross_checks", "duplicate_collection", "tickets"):
        assert totals in graph.get(dg.AssetKey(["report", name])).parent_keys, name


def test_the_code_version_follows_what_changes_the_rows(release: Release) -> None:
    from zb_pipelines.definitions import build_defs

    key = "public_security/household_register"
    entry = release.catalog.entries[key]
    (first, *rest) = entry.items
    bent = {
        "retitled": entry.model_copy(update={"title": "户籍人口"}),
        "lengthened": entry.model_copy(
            update={"items": (first.model_copy(update={"length": 20}), *rest)}
        ),
    }
    versions: dict[str, str | None] = {}
    for name, changed in {"as it is": entry, **bent}.items():
        catalog = release.catalog.model_copy(
            update={"entries": release.catalog.entries | {key: changed}}
        )
        specs = assets_of(build_defs(replace(release, catalog=catalog)), external=False)
        versions[name] = specs[f"aggregation/{key}"].code_version

    assert versions["as it is"] == versions["retitled"] != versions["lengthened"]


def test_what_is_exempt_shows_the_law_that_excuses_it(
    location: dg.Definitions, release: Release
) -> None:
    for name, spec in assets_of(location, external=True).items():
        exemption = release.catalog.entries[name.removeprefix("landing/")].exemption
        assert exemption
        assert exemption.basis in (spec.description or "")
        assert spec.metadata["法律依据"] == exemption.basis
        assert spec.kinds == {"exempt"}
        assert spec.tags["zb/exempt"] == "yes"
        assert spec.owners


def test_whatever_may_ask_an_agency_stands_in_its_pool(location: dg.Definitions) -> None:
    graph = location.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        op = graph.get(key).assets_def.op
        entry = key.path[0] in {"landing", "aggregation"}
        assert op.pool == (f"agency_{key.path[1]}" if entry else None)
        # A policy would repeat whatever failed; the op itself asks again, for a pull only.
        assert not op.retry_policy


def test_each_asset_of_an_entry_can_be_started_without_the_other(location: dg.Definitions) -> None:
    graph = location.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        if key.path[0] in {"landing", "aggregation"}:
            assert graph.get(key).assets_def.can_subset


def test_broken_promises_block_what_is_downstream(location: dg.Definitions) -> None:
    graph = location.resolve_asset_graph()
    aggregated = [k for k in graph.materializable_asset_keys if k.path[0] == "aggregation"]
    for key in aggregated:
        specs = {c.name: graph.get_check_spec(c) for c in graph.get_check_keys_for_assets({key})}
        assert specs["conservation"].blocking
        assert 3 <= len(specs) <= 7
    person = dg.AssetKey(["base", "population", "person"])
    suites = {c.name: graph.get_check_spec(c) for c in graph.get_check_keys_for_assets({person})}
    assert suites["suite_critical"].blocking
    assert not suites["suite_warning"].blocking


def tick(location: dg.Definitions, kept: dg.DagsterInstance) -> ScheduleExecutionData:
    """What the schedule asks for at 01:30 in Shanghai on the 21st: 17:30 in Greenwich before."""
    context = dg.build_schedule_context(
        instance=kept,
        scheduled_execution_time=datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
        repository_def=location.get_repository_def(),
    )
    return location.resolve_schedule_def("nightly").evaluate_tick(context)


def test_a_night_that_somebody_lives_is_not_started_again_by_the_schedule(
    location: dg.Definitions, kept: dg.DagsterInstance
) -> None:
    with hold_night_lock(current().dagster_home, SECOND, "zb nightly"):
        asked = tick(location, kept)

    assert not asked.run_requests
    assert "zb nightly" in (asked.skip_message or "")
    assert tick(location, kept).run_requests


def test_the_schedule_starts_only_the_agencies_that_the_night_lacks(
    location: dg.Definitions,
    agencies: Mapping[str, Sequence[dg.AssetKey]],
    kept: dg.DagsterInstance,
) -> None:
    first, *others = agencies
    add_run(kept, PULL, dg.DagsterRunStatus.SUCCESS, first)
    lacking = tick(location, kept).run_requests or []
    for agency in others:
        add_run(kept, PULL, dg.DagsterRunStatus.FAILURE, agency)

    assert [request.tags[AGENCY_TAG] for request in lacking] == others
    assert not tick(location, kept).run_requests


def test_a_night_just_started_by_the_schedule_is_refused_to_another(
    location: dg.Definitions, kept: dg.DagsterInstance
) -> None:
    assert tick(location, kept).run_requests

    with (
        pytest.raises(InputError, match="schedule nightly"),
        hold_night_lock(current().dagster_home, SECOND, "zb nightly"),
    ):
        pass


def test_runs_of_the_schedule_that_have_not_ended_refuse_a_night_by_hand(
    kept: dg.DagsterInstance,
) -> None:
    by_schedule = {"dagster/schedule_name": "nightly"}
    add_run(kept, PULL, dg.DagsterRunStatus.SUCCESS, "tax", more=by_schedule)
    # What a killed night left behind.
    add_run(kept, PULL, dg.DagsterRunStatus.STARTED, "water")
    refuse_second(SECOND)
    add_run(kept, PULL, dg.DagsterRunStatus.STARTED, "police", more=by_schedule)

    with pytest.raises(InputError, match="1 个运行正在排队"):
        refuse_second(SECOND)


def test_the_gate_stands_off_while_a_night_is_lived_by_hand(
    location: dg.Definitions, kept: dg.DagsterInstance
) -> None:
    with hold_night_lock(current().dagster_home, SECOND, "zb nightly"):
        context = dg.build_sensor_context(instance=kept, resources={RESOURCE: PlatformResource()})
        asked = location.resolve_sensor_def("night_gate").evaluate_tick(context)

    assert not asked.run_requests
    assert "zb nightly" in (asked.skip_message or "")


def test_the_night_starts_one_run_per_agency_for_the_day_in_shanghai(
    location: dg.Definitions,
    agencies: Mapping[str, Sequence[dg.AssetKey]],
    kept: dg.DagsterInstance,
) -> None:
    nightly = location.resolve_schedule_def("nightly")
    requests = tick(location, kept).run_requests or []

    assert (nightly.cron_schedule, nightly.execution_timezone) == ("30 1 * * *", "Asia/Shanghai")
    assert nightly.job_name == NIGHT_JOB
    assert {request.partition_key for request in requests} == {"2026-11-21"}
    asked = {request.tags[AGENCY_TAG]: request.asset_selection for request in requests}
    assert asked == {agency: list(keys) for agency, keys in agencies.items()}
    assert all(request.tags[NIGHT_TAG] == "2026-11-21" for request in requests)
    assert len(requests) == len(agencies) == len({request.run_key for request in requests})


def add_run(
    instance: dg.DagsterInstance,
    step: Step,
    status: dg.DagsterRunStatus,
    agency: str | None = None,
    night: str = NIGHT,
    more: Mapping[str, str] | None = None,
) -> None:
    tags = tags_of(night, step, agency) | dict(more or {})
    instance.add_run(dg.DagsterRun(NIGHT_JOB, run_id=str(uuid4()), status=status, tags=tags))


def opened(
    instance: dg.DagsterInstance, *agencies: str, after: timedelta = timedelta()
) -> tuple[bool, str]:
    """What the gate decides, so much time after now."""
    return agencies_ended(runs_of_night(instance, NIGHT), agencies, datetime.now(UTC) + after)


def test_the_gate_waits_for_agencies_that_have_not_ended(instance: dg.DagsterInstance) -> None:
    assert opened(instance, "tax", "police")[0] is False
    add_run(instance, PULL, dg.DagsterRunStatus.SUCCESS, "tax")
    assert opened(instance, "tax", "police") == (False, "等待：police")
    add_run(instance, PULL, dg.DagsterRunStatus.STARTED, "police")
    assert opened(instance, "tax", "police") == (False, "等待：police")


def test_the_gate_opens_when_all_have_ended_however_they_ended(
    instance: dg.DagsterInstance,
) -> None:
    add_run(instance, PULL, dg.DagsterRunStatus.SUCCESS, "tax")
    add_run(instance, PULL, dg.DagsterRunStatus.FAILURE, "police")
    add_run(instance, PULL, dg.DagsterRunStatus.CANCELED, "water")

    assert opened(instance, "tax", "police", "water")[0] is True


def test_a_repeated_run_is_what_counts(instance: dg.DagsterInstance) -> None:
    add_run(instance, PULL, dg.DagsterRunStatus.FAILURE, "tax")
    add_run(instance, PULL, dg.DagsterRunStatus.STARTED, "tax")

    assert opened(instance, "tax")[0] is False


def test_runs_of_another_night_do_not_open_the_gate(instance: dg.DagsterInstance) -> None:
    add_run(instance, PULL, dg.DagsterRunStatus.SUCCESS, "tax", night="2026-11-20")

    assert opened(instance, "tax")[0] is False


def test_the_gate_opens_at_the_deadline_and_names_who_is_missing(
    instance: dg.DagsterInstance,
) -> None:
    add_run(instance, PULL, dg.DagsterRunStatus.STARTED, "tax")
    soon = DEADLINE - timedelta(minutes=1)

    assert opened(instance, "tax", "police", after=soon)[0] is False
    ready, why = opened(instance, "tax", "police", after=DEADLINE + timedelta(minutes=1))
    assert ready
    assert "tax" in why
    assert "police" in why


def asked(location: dg.Definitions, instance: dg.DagsterInstance) -> list[tuple[str | None, ...]]:
    """What the gate sensor requests now: step, partition, run key; always all the step's assets."""
    context = dg.build_sensor_context(
        instance,
        repository_def=location.get_repository_def(),
        resources={RESOURCE: PlatformResource()},
    )
    ticked = location.resolve_sensor_def("night_gate").evaluate_tick(context)
    requests = ticked.run_requests or []
    for each in requests:
        step = BUILD if each.tags[STEP_TAG] == BUILD else REPORT
        assert each.asset_selection == later_steps(location.resolve_asset_graph())[step]
    return [(each.tags[STEP_TAG], each.partition_key, each.run_key) for each in requests]


def test_the_sensor_asks_for_one_build_and_after_it_for_one_report(
    location: dg.Definitions,
    agencies: Mapping[str, Sequence[dg.AssetKey]],
    instance: dg.DagsterInstance,
) -> None:
    build = (BUILD, NIGHT, f"{NIGHT}:{BUILD}")

    assert asked(location, instance) == []
    first, *others = agencies
    for agency in others:
        add_run(instance, PULL, dg.DagsterRunStatus.SUCCESS, agency)
    assert asked(location, instance) == []
    add_run(instance, PULL, dg.DagsterRunStatus.FAILURE, first)
    assert asked(location, instance) == [build]
    # Asked again before the run is there, the key is the same: Dagster starts it once.
    assert asked(location, instance) == [build]
    add_run(instance, BUILD, dg.DagsterRunStatus.STARTED)
    assert asked(location, instance) == []


@pytest.mark.parametrize("ended", [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE])
def test_the_report_comes_after_the_build_whatever_its_end(
    location: dg.Definitions, instance: dg.DagsterInstance, ended: dg.DagsterRunStatus
) -> None:
    add_run(instance, BUILD, ended)

    assert asked(location, instance) == [(REPORT, NIGHT, f"{NIGHT}:{REPORT}")]


def test_without_databases_the_report_comes_next(
    release: Release, instance: dg.DagsterInstance
) -> None:
    from zb_pipelines.definitions import agency_keys, build_defs

    nothing = {"consolidations": {}, "tables": {}, "findings": {}, "rules": {}, "products": {}}
    bare = replace(release, catalog=release.catalog.model_copy(update=nothing))
    for agency in agency_keys(bare):
        add_run(instance, PULL, dg.DagsterRunStatus.SUCCESS, agency)

    assert asked(build_defs(bare), instance) == [(REPORT, NIGHT, f"{NIGHT}:{REPORT}")]


def test_a_night_that_was_lived_without_the_daemon_gets_no_second_report(
    location: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    add_run(instance, BUILD, dg.DagsterRunStatus.SUCCESS)
    add_run(instance, REPORT, dg.DagsterRunStatus.SUCCESS)

    assert asked(location, instance) == []


def test_schedule_and_gate_are_on_where_nobody_turned_them_off(location: dg.Definitions) -> None:
    nightly = location.resolve_schedule_def("nightly")
    gate = location.resolve_sensor_def("night_gate")

    assert nightly.default_status == dg.DefaultScheduleStatus.RUNNING
    assert gate.default_status == dg.DefaultSensorStatus.RUNNING
