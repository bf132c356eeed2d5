"""A day's delivery into the landing layer: what is kept, what is recorded, what is refused."""

import errno
import hashlib
import json
import os
import resource
import secrets
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from assets.aggregation.pull import PullError, pull
from resources.engine import Engine
from resources.lake import Lake, Written
from resources.platform import Platform
from resources.registry import Delivery, Registry
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.model import (
    Catalog,
    Category,
    Entry,
    Extraction,
    Format,
    Item,
    OpeningTerms,
    SharingTerms,
)
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import Settings

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
TABLE = "landing.civil_affairs__roll"
PullOf = Callable[..., Delivery]
Deliver = Callable[[str], None]

SNAPSHOT = Entry(
    key="civil_affairs/roll",
    agency="civil_affairs",
    code="307001",
    title="花名册",
    summary="测试",
    category=Category(kind="部门信息资源", subject="民政", topic="救助"),
    format=Format(kind="电子文件", type="csv"),
    sharing=SharingTerms(type="无条件共享"),
    opening=OpeningTerms(type="不予开放", basis="测试"),
    level="L3",
    use="测试",
    cycle="每日",
    record_key=("a",),
    collection_basis="测试",
    items=(Item(name="a", title="甲"), Item(name="t", title="时间", type="date")),
)
CATALOG = Catalog(agencies={}, entries={}, codes={}, subjects={}, statutes={}, consolidations={})
INCREMENTAL = SNAPSHOT.model_copy(update={"extraction": Extraction(mode="incremental", time="t")})


@pytest.fixture
def deliver(settings: Settings) -> Deliver:
    """The agency puts this text in place of its file."""
    settings.sources.write_text("entries:\n  civil_affairs/roll: {kind: csv, path: roll.csv}\n")

    def write(text: str) -> None:
        (settings.home / "roll.csv").write_text(text, "utf-8")

    return write


@pytest.fixture
def pulled(
    platform: Platform,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> PullOf:
    """Pull an entry for a day, on that day unless told otherwise."""

    def run(
        entry: Entry = SNAPSHOT,
        day: date = DAY,
        *,
        on: date | None = None,
        into: Platform = platform,
    ) -> Delivery:
        monkeypatch.setenv("ZB_TODAY", str(on or day))
        return pull(entry, context_of(into, CATALOG, day, engine, number=7))

    return run


def landed(lake: Lake, engine: Engine, day: date = DAY) -> list[tuple[object, ...]]:
    return engine.rows(f"SELECT * FROM {lake.relation(TABLE, day)} ORDER BY _row")


def test_a_delivery_lands_as_text_and_is_recorded(
    deliver: Deliver, pulled: PullOf, lake: Lake, registry: Registry, engine: Engine
):
    deliver("a,t\n007,2026-03-01\n,x\n")
    delivery = pulled()
    assert landed(lake, engine) == [("007", "2026-03-01", 1, DAY), (None, "x", 2, DAY)]
    assert registry.delivery(SNAPSHOT.key, DAY) == delivery
    assert (delivery.state, delivery.stored_day, delivery.rows) == ("stored", DAY, 2)
    assert (delivery.release_id, delivery.run_id, delivery.reason) == (7, "run", None)
    assert delivery.started_at
    assert delivery.ended_at
    assert delivery.started_at <= delivery.ended_at


def test_an_unchanged_snapshot_is_not_stored_again(deliver: Deliver, pulled: PullOf, lake: Lake):
    deliver("a,t\n1,x\n2,y\n")
    first = pulled()
    deliver("t,a\ny,2\nx,1\n")  # in another order
    again = pulled(day=NEXT)
    assert (again.state, again.stored_day, again.rows) == ("unchanged", DAY, 2)
    assert again.content_hash == first.content_hash
    assert lake.days(TABLE) == [DAY]


def test_after_a_change_and_back_the_newest_good_delivery_counts(
    deliver: Deliver, pulled: PullOf, lake: Lake
):
    for day, value in ((DAY, 1), (NEXT, 2), (date(2026, 3, 4), 1)):
        deliver(f"a,t\n{value},x\n")
        assert pulled(day=day).state == "stored"
    assert len(lake.days(TABLE)) == 3


def test_unchanged_rows_whose_partition_is_gone_are_stored(
    deliver: Deliver, pulled: PullOf, lake: Lake
):
    deliver("a,t\n1,x\n")
    pulled()
    lake.drop(TABLE, DAY)
    assert pulled(day=NEXT).state == "stored"
    assert lake.days(TABLE) == [NEXT]


def test_a_new_item_in_the_catalog_stores_the_same_file_again(deliver: Deliver, pulled: PullOf):
    deliver("a,t,z\n1,x,9\n")
    pulled()
    more = SNAPSHOT.model_copy(update={"items": (*SNAPSHOT.items, Item(name="z", title="丙"))})
    assert pulled(more, NEXT).state == "stored"


def test_running_a_day_again_leaves_it_as_it_was(deliver: Deliver, pulled: PullOf, lake: Lake):
    deliver("a,t\n1,x\n")
    first, again = pulled(), pulled()
    assert replace(again, started_at=None, ended_at=None) == replace(
        first, started_at=None, ended_at=None
    )
    deliver("a,t\n2,x\n")
    assert (pulled().state, lake.days(TABLE)) == ("stored", [DAY])


def test_an_empty_delivery_lands_as_an_empty_partition(
    deliver: Deliver, pulled: PullOf, lake: Lake, engine: Engine
):
    deliver("a,t\n")
    assert pulled().rows == 0
    assert landed(lake, engine) == []


def test_undeclared_columns_are_recorded_as_a_warning(
    deliver: Deliver, pulled: PullOf, registry: Registry
):
    deliver("a,t,备注\n1,x,y\n")
    pulled()
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    assert recorded
    assert (recorded.state, recorded.failure) == ("stored", None)
    assert "备注" in (recorded.reason or "")


@pytest.mark.parametrize("on", [NEXT, date(2026, 3, 1)])
def test_a_snapshot_of_another_day_is_refused_with_the_way_out(
    deliver: Deliver, pulled: PullOf, lake: Lake, registry: Registry, on: date
):
    deliver("a,t\n1,x\n")
    with pytest.raises(PullError) as failed:
        pulled(on=on)
    assert failed.value.kind == "past_snapshot"
    assert "从原始层重新标准化" in failed.value.remedy
    assert lake.days(TABLE) == []
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    assert recorded
    assert (recorded.state, recorded.failure) == ("failed", "past_snapshot")


def test_a_past_day_of_an_increment_can_be_pulled_again(
    deliver: Deliver, pulled: PullOf, lake: Lake, engine: Engine
):
    deliver("a,t\n1,2026-03-02\n2,2026-03-03\n")
    first = pulled(INCREMENTAL, DAY)
    assert (first.watermark, landed(lake, engine)) == ("2026-03-02", [("1", "2026-03-02", 1, DAY)])
    deliver("a,t\n1,2026-03-02\n2,2026-03-03\n3,2026/3/2\n")
    assert pulled(INCREMENTAL, DAY, on=NEXT).rows == 2
    assert [row[0] for row in landed(lake, engine)] == ["1", "3"]


def test_two_days_of_an_increment_with_the_same_rows_are_two_partitions(
    deliver: Deliver, pulled: PullOf, lake: Lake
):
    deliver("a,t\n")
    assert [pulled(INCREMENTAL, day).state for day in (DAY, NEXT)] == ["stored", "stored"]
    assert lake.days(TABLE) == [DAY, NEXT]


def test_a_failure_is_recorded_with_kind_and_reason_and_raised(
    deliver: Deliver, pulled: PullOf, lake: Lake, registry: Registry
):
    deliver("a\n1\n")
    with pytest.raises(PullError) as failed:
        pulled()
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    assert recorded
    assert (recorded.state, recorded.failure) == ("failed", "missing_column")
    assert recorded.reason == str(failed.value)
    assert (recorded.stored_day, recorded.rows) == (None, None)
    assert lake.days(TABLE) == []


def test_a_failed_second_pull_does_not_undo_the_first(
    deliver: Deliver, pulled: PullOf, lake: Lake, registry: Registry, engine: Engine
):
    deliver("a,t\n1,x\n")
    pulled()
    deliver("a,t\n1\n")
    with pytest.raises(PullError):
        pulled()
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    assert recorded
    assert (recorded.state, recorded.stored_day, recorded.failure) == ("stored", DAY, "truncated")
    assert "沿用" in (recorded.reason or "")
    assert len(landed(lake, engine)) == 1


def test_a_wrong_sources_file_is_recorded_too(
    settings: Settings, pulled: PullOf, registry: Registry
):
    settings.sources.write_text("entries: {civil_affairs/roll: {kind: fax}}\n")
    with pytest.raises(InputError):
        pulled()
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    assert recorded
    assert recorded.failure == "not_declared"


@contextmanager
def largest_file(size: int) -> Generator[None]:
    """No file may grow beyond ``size`` bytes: what a full disk is to a writer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class FullLake(Lake):
    """A lake on a disk of its own, which is full."""

    def adopt(self, engine: Engine, table: str, day: date, file: Path) -> Written:
        def to_another_disk(*_: object) -> None:
            raise OSError(errno.EXDEV, "another disk")

        with largest_file(1_000_000), pytest.MonkeyPatch.context() as disks:
            disks.setattr(os, "rename", to_another_disk)
            return super().adopt(engine, table, day, file)


class FullPlatform(Platform):
    """A platform with that lake."""

    @cached_property
    def lake(self) -> Lake:
        return FullLake(self.settings.lake)


@pytest.mark.parametrize("where", ["scratch", "lake"])
def test_a_full_disk_is_told_and_leaves_what_was_there(
    deliver: Deliver,
    pulled: PullOf,
    lake: Lake,
    registry: Registry,
    engine: Engine,
    platform: Platform,
    where: str,
):
    deliver("a,t\n1,x\n")
    pulled()
    deliver("a,t\n" + "".join(f"{secrets.token_hex(16)},x\n" for _ in range(80_000)))
    before = lake_files(lake)
    full = largest_file(1_000_000) if where == "scratch" else nullcontext()
    into = platform if where == "scratch" else FullPlatform(platform.settings)
    with full, pytest.raises(PullError) as failed:
        pulled(day=NEXT, into=into)
    assert failed.value.kind == "disk_full"
    assert lake_files(lake) == before
    assert lake.days(TABLE) == [DAY]
    assert len(landed(lake, engine)) == 1
    assert not list(engine.scratch.glob("*.parquet"))
    recorded = registry.delivery(SNAPSHOT.key, NEXT)
    assert recorded
    assert (recorded.state, recorded.failure) == ("failed", "disk_full")
    assert pulled(day=NEXT).rows == 80_000


def lake_files(lake: Lake) -> set[Path]:
    return {file for file in Path(lake.uri(TABLE)).rglob("*") if file.is_file()}


def test_no_error_carries_a_value_along(deliver: Deliver, pulled: PullOf, registry: Registry):
    deliver('a,t\n370303199001010018,"李明\n')
    with pytest.raises(PullError) as failed:
        pulled()
    recorded = registry.delivery(SNAPSHOT.key, DAY)
    told = "".join(traceback.format_exception(failed.value)) + repr(recorded)
    assert "370303" not in told
    assert "李明" not in told


def test_rows_that_the_source_counts_are_recorded_with_the_delivery(
    settings: Settings, deliver: Deliver, pulled: PullOf
):
    deliver("a,t\n1,\n2,\n")
    assert pulled().offered is None
    _write_control(settings, 2)
    settings.sources.write_text(
        "entries:\n  civil_affairs/roll: {kind: csv, path: roll.csv, control: roll.csv.ok}\n"
    )
    assert (pulled().offered, pulled().left_out, pulled().rows) == (2, 0, 2)


def test_rows_that_land_no_second_time_are_counted_as_left_out(
    settings: Settings, deliver: Deliver, pulled: PullOf
):
    deliver("a,t\n1,2026-03-02\n2,soon\n3,2026-03-03\n")
    _write_control(settings, 3)
    settings.sources.write_text(
        "entries:\n  civil_affairs/roll: {kind: csv, path: roll.csv, control: roll.csv.ok}\n"
    )
    first, second = pulled(INCREMENTAL), pulled(INCREMENTAL, NEXT)
    assert (first.offered, first.left_out, first.rows) == (2, 0, 2)
    assert (second.offered, second.left_out, second.rows) == (2, 1, 1)


def test_a_source_that_has_no_row_any_more_is_told_every_day_until_confirmed(
    settings: Settings, deliver: Deliver, pulled: PullOf
):
    deliver("a,t\n1,\n2,\n")
    assert pulled().reason is None
    deliver("a,t\n")
    for day in (NEXT, date(2026, 3, 4), date(2026, 3, 5)):
        assert "2026-03-02 有 2 行" in str(pulled(day=day).reason)
    settings.sources.write_text(
        "entries:\n  civil_affairs/roll: {kind: csv, path: roll.csv, may_be_empty: true}\n"
    )
    assert pulled(day=date(2026, 3, 6)).reason is None


def _write_control(settings: Settings, rows: int) -> None:
    digest = hashlib.sha256((settings.home / "roll.csv").read_bytes()).hexdigest()
    told = json.dumps({"rows": rows, "sha256": digest})
    (settings.home / "roll.csv.ok").write_text(told)


def test_a_refusal_names_the_whole_path_of_its_declaration(
    settings: Settings, deliver: Deliver, pulled: PullOf
):
    del deliver  # has declared the file that is not there
    with pytest.raises(PullError) as failed:
        pulled()
    assert (failed.value.kind, str(settings.sources) in failed.value.remedy) == (
        "missing_file",
        True,
    )
