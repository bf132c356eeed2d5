"""What the registry promises, on SQLite and on a real PostgreSQL alike."""

import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from resources.registry import (
    BlockedDelivery,
    Build,
    Delivery,
    Profile,
    Registry,
    RuleResult,
    Standardisation,
)
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import delivery
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError

DAY = date(2026, 3, 1)
WRITER = Path(__file__).parent / "registry_writer.py"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new folder' / 'registry.db'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def registry(url: str) -> Generator[Registry]:
    opened = Registry(url)
    yield opened
    opened.close()


def catalog(meaning: str) -> Catalog:
    return Catalog(
        agencies={}, entries={}, codes={}, subjects={"k": meaning}, statutes={}, consolidations={}
    )


def test_a_release_comes_back_as_it_was_published(url: str, registry: Registry):
    published = registry.publish(catalog("人口"), "王五", "首次发布", DAY)

    reopened = Registry(url)
    assert reopened.releases() == [published]
    assert published.catalog == catalog("人口")
    assert datetime.now(UTC) - published.published_at < timedelta(minutes=5)
    reopened.close()


def test_publishing_the_newest_content_again_is_the_same_release(registry: Registry):
    first = registry.publish(catalog("a"), "r", "why", DAY)
    again = registry.publish(catalog("a"), "another", "other reason", DAY)
    changed = registry.publish(catalog("b"), "r", "why", DAY)
    back = registry.publish(catalog("a"), "r", "revert", DAY)

    assert again == first
    assert [release.id for release in registry.releases()] == [first.id, changed.id, back.id]
    assert first.id < changed.id < back.id
    assert back.content_hash == first.content_hash


def test_a_release_is_in_force_from_its_effective_day(registry: Registry):
    assert registry.release_on(DAY) is None
    old = registry.publish(catalog("a"), "r", "why", DAY)
    new = registry.publish(catalog("b"), "r", "why", DAY + timedelta(10))

    assert registry.release_on(DAY - timedelta(1)) is None
    assert registry.release_on(DAY + timedelta(9)) == old
    assert registry.release_on(DAY + timedelta(10)) == new


def test_a_delivery_recorded_again_replaces_the_first(registry: Registry):
    failed = Delivery("tax/payer", DAY, "failed", failure="unreachable", reason="无法连接")
    stored = Delivery(
        entry="tax/payer",
        day=DAY,
        state="stored",
        stored_day=DAY,
        rows=3_000_000_000,
        content_hash="h",
        watermark="w",
        release_id=1,
        run_id="run",
        started_at=datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=UTC),
        ended_at=datetime(2026, 3, 1, 1, 3, tzinfo=UTC),
    )
    registry.record_delivery(failed)
    assert registry.delivery("tax/payer", DAY) == failed
    registry.record_delivery(stored)
    assert registry.deliveries(DAY) == {"tax/payer": stored}


def test_the_last_good_delivery_passes_over_failures_and_later_days(registry: Registry):
    for offset, state in enumerate(("stored", "unchanged", "failed", "stored")):
        registry.record_delivery(Delivery("tax/payer", DAY + timedelta(offset), state))
    registry.record_delivery(Delivery("tax/other", DAY + timedelta(2), "stored"))

    found = registry.last_good_delivery("tax/payer", DAY + timedelta(2))
    assert found
    assert found.day == DAY + timedelta(1)
    assert registry.last_good_delivery("tax/payer", DAY - timedelta(1)) is None


def test_standardisations_are_found_by_day_and_as_the_last_before_it(registry: Registry):
    first = Standardisation("tax/payer", DAY, DAY, 10, 8, 2, "landing", "entry")
    second = replace(first, day=DAY + timedelta(5), landed=11, aggregated=9)
    registry.record_standardisation(second)
    registry.record_standardisation(first)

    assert registry.standardisation("tax/payer", DAY) == first
    assert registry.standardisation("tax/payer", DAY + timedelta(1)) is None
    assert registry.standardisations(DAY) == {"tax/payer": first}
    assert registry.last_standardisation("tax/payer", DAY + timedelta(4)) == first
    assert registry.last_standardisation("tax/payer", DAY + timedelta(5)) == second


def test_rule_results_replace_those_of_the_same_table_and_day_only(registry: Registry):
    old = RuleResult("base.x", DAY, "required:name", "name", "完整性", "block", 9, 10, 1)
    dropped = replace(old, rule="length:name")
    other_day = replace(old, day=DAY + timedelta(1))
    other_table = replace(old, table_name="base.y")
    registry.record_rule_results([old, dropped, other_day, other_table])
    new = replace(old, passed=10)
    registry.record_rule_results([new])

    assert registry.rule_results(DAY) == [new, other_table]
    assert registry.rule_results(DAY + timedelta(1)) == [other_day]


def test_rule_results_are_kept_when_their_replacement_fails(registry: Registry):
    old = RuleResult("base.x", DAY, "required:name", "name", "完整性", "block", 9, 10)
    registry.record_rule_results([old])
    twice = replace(old, passed=1)

    with pytest.raises(IntegrityError) as failure:
        registry.record_rule_results([twice, twice])

    assert "完整性" not in str(failure.value)
    assert registry.rule_results(DAY) == [old]


def test_builds_keep_which_days_they_read(registry: Registry):
    build = Build("base.x", DAY, 5, 1, 2, 3, 4, {"tax/payer": "2026-02-28", "a/b": "never"})
    registry.record_build(build)
    registry.record_build(replace(build, day=DAY + timedelta(3)))

    assert registry.builds(DAY) == {"base.x": build}
    assert registry.last_build("base.x", DAY + timedelta(2)) == build
    assert registry.last_build("base.x", DAY - timedelta(1)) is None


def test_a_time_without_zone_is_refused(registry: Registry):
    naive = datetime(2026, 3, 1)  # noqa: DTZ001
    with pytest.raises(StatementError, match="zone"):
        registry.record_delivery(Delivery("tax/payer", DAY, "stored", ended_at=naive))


@pytest.mark.parametrize(
    "bad",
    [
        "sqlite://",
        "mysql://root:geheim@h/x",
        "no url with geheim",
        "postgresql://zb:geheim@127.0.0.1:1/x",
    ],
)
def test_a_registry_that_cannot_be_used_is_refused_without_its_password(bad: str):
    with pytest.raises(InputError, match="ZB_REGISTRY_URL") as refusal:
        Registry(bad)
    assert "geheim" not in str(refusal.value)


def start(url: str, name: int, what: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), url, str(name), what, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def printed(writers: list[subprocess.Popen[str]]) -> list[list[int]]:
    texts = [writer.communicate(timeout=120)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * len(writers)
    return [[int(line) for line in text.split()] for text in texts]


def test_publishers_of_the_same_catalog_at_once_get_one_release(url: str):
    ids = printed([start(url, name, "publish_same", 3) for name in range(4)])

    registry = Registry(url)
    [release] = registry.releases()
    assert ids == [[release.id] * 3] * 4
    registry.close()


def test_publishers_of_different_catalogs_at_once_get_ids_of_their_own(url: str):
    ids = printed([start(url, name, "publish_own", 5) for name in range(3)])

    registry = Registry(url)
    published = registry.releases()
    assert sorted(chain.from_iterable(ids)) == [release.id for release in published]
    assert len(published) == 15
    assert {release.reviewer for release in published} == {"0", "1", "2"}
    registry.close()


def test_several_processes_record_at_once_and_nothing_is_lost(url: str):
    printed([start(url, name, "deliveries", 30) for name in range(4)])

    database = RegistryDatabase(url)
    with database.reading() as connection:
        counted = connection.execute(
            sa.select(delivery.c.entry, sa.func.count()).group_by(delivery.c.entry)
        ).all()
    assert sorted(tuple(row) for row in counted) == [(f"tax/{name}", 30) for name in range(4)]
    database.close()


def test_rule_results_replaced_by_several_processes_are_those_of_one(url: str):
    printed([start(url, name, "rules", 20) for name in range(1, 4)])

    registry = Registry(url)
    results = registry.rule_results(DAY)
    assert len({result.passed for result in results}) == 1
    assert len(results) == results[0].passed + 1
    registry.close()


def test_results_over_tables_and_those_of_a_table_do_not_displace_each_other(
    registry: Registry,
) -> None:
    own = RuleResult("aggregation.a__b", DAY, "required:x", "x", "完整性", "block", 1, 1)
    over = replace(own, rule="reference:y", origin="cross", passed=0)
    registry.record_rule_results([own])
    registry.record_rule_results([over], origins=("cross",))
    registry.record_rule_results([replace(own, passed=0)])
    found = {each.rule: each.passed for each in registry.rule_results(DAY)}
    assert found == {"required:x": 0, "reference:y": 0}
    assert [each.day for each in registry.quality.results("aggregation.a__b", DAY, DAY)] == [
        DAY
    ] * 2


def test_a_delivery_is_kept_back_until_it_passes(registry: Registry) -> None:
    held = BlockedDelivery("tax/payer", DAY, "rows_min:delivery", "少于下限", 1, 0)
    registry.quality.block(held)
    assert registry.quality.blocked_deliveries(DAY) == {"tax/payer": held}
    registry.quality.unblock("tax/payer", DAY)
    assert registry.quality.blocked_deliveries(DAY) == {}


def test_the_figures_of_former_days_are_kept(registry: Registry) -> None:
    for day in range(3):
        registry.quality.record_profile(Profile("t", DAY + timedelta(day), {"rows": day}))
    found = registry.quality.profiles("t", DAY + timedelta(1), DAY + timedelta(2))
    assert [each.figures for each in found] == [{"rows": 1}, {"rows": 2}]
