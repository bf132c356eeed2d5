"""In Dagster: the night's look at the law and at duplicates are assets with checks that mean something."""

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import daily_partitions
from assets.reports.duplicates.duplicate_assets import duplicate_asset
from assets.reports.law.law_assets import law_asset
from resources.platform import Platform, open_platform
from resources.platform_resource import RESOURCE, PlatformResource
from resources.registry import Release
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.model import Catalog

DAY = date(2026, 11, 22)
LAW = "public_security_penalties_law"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    return open_platform()


def publish(platform: Platform, catalog: Catalog) -> Release:
    return platform.registry.publish(catalog, "审核人", "测试", date(2026, 11, 1))


def run(asset: dg.AssetsDefinition) -> tuple[dg.ExecuteInProcessResult, dict[str, bool]]:
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(
            [asset],
            instance=instance,
            partition_key=str(DAY),
            resources={RESOURCE: PlatformResource()},
        )
    checks = {each.check_name: each.passed for each in done.get_asset_check_evaluations()}
    return done, checks


def test_a_sound_catalog_passes_every_check(platform: Platform) -> None:
    release = publish(platform, shipped_catalog())
    partitions = daily_partitions()
    done, checks = run(law_asset(release, partitions))
    assert (done.success, checks) == (True, {"bases_hold": True, "deadlines_kept": True})
    done, checks = run(duplicate_asset(release, partitions))
    assert (done.success, checks) == (True, {"nothing_collected_twice": True})
    assert platform.lake.days("report.law_docket") == [DAY]
    assert platform.lake.days("report.duplicate_collection") == [DAY]


def test_a_basis_that_lapsed_and_its_deadline_fail_the_checks(platform: Platform) -> None:
    catalog = shipped_catalog()
    publish(platform, catalog)
    law = catalog.statutes[LAW]
    ended = law.versions[-1].model_copy(update={"until": date(2026, 10, 9)})
    law = law.model_copy(update={"versions": (*law.versions[:-1], ended)})
    repealed = catalog.model_copy(update={"statutes": catalog.statutes | {LAW: law}})
    done, checks = run(law_asset(publish(platform, repealed), daily_partitions()))
    assert (done.success, checks) == (True, {"bases_hold": False, "deadlines_kept": False})
    metadata = {each.check_name: each.metadata for each in done.get_asset_check_evaluations()}
    assert "public_security/security_violation" in metadata["bases_hold"]
    assert metadata["deadlines_kept"]["已逾期"].value == 2
