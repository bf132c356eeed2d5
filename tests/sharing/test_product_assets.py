"""In Dagster: a product's asset tells by its checks whether the table is as declared and safe to open."""

from pathlib import Path

import dagster as dg
import pytest

from assets.build_context import BuildContext
from assets.partitions import daily_partitions
from assets.sharing.product_assets import product_assets
from assets.sharing.product_checks import check_stored
from resources.platform import open_platform
from resources.platform_resource import RESOURCE, PlatformResource
from tests.environment import choose_home
from tests.sharing.conftest import DAY, City, build_city
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    choose_home(monkeypatch, tmp_path, DAY)
    return build_city(open_platform())


def materialise(city: City, product: str) -> tuple[bool, dict[str, dg.AssetCheckEvaluation]]:
    """Whether the run of the product's asset ended well, and its checks by name."""
    asset = next(
        each
        for each in product_assets(city.release, daily_partitions())
        if each.key == dg.AssetKey(["shared", product])
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(
            [asset],
            instance=instance,
            partition_key=str(DAY),
            resources={RESOURCE: PlatformResource()},
            raise_on_error=False,
        )
    return done.success, {each.check_name: each for each in done.get_asset_check_evaluations()}


@pytest.mark.parametrize(
    "product", ["payer", "payer_here", "payer_file", "identity", "people_count"]
)
def test_a_product_is_looked_at_where_it_is_stored(city: City, product: str) -> None:
    success, checks = materialise(city, product)
    assert success
    assert {name: each.passed for name, each in checks.items()} == {"as_declared": True}


def test_an_opened_product_is_measured_too(city: City) -> None:
    success, checks = materialise(city, "open_school")
    assert success
    assert {name: each.passed for name, each in checks.items()} == {
        "as_declared": True,
        "disclosure": True,
    }
    assert checks["disclosure"].metadata["行数"].value == 2


def test_an_opened_product_that_names_somebody_fails_its_check_and_its_run(city: City) -> None:
    leaking = city.catalog.products["open_school"].model_copy(
        update={"source": "aggregation.tax__person", "items": ("resident_id", "sex")}
    )
    catalog = city.catalog.model_copy(
        update={"products": city.catalog.products | {"open_school": leaking}}
    )
    city.platform.registry.publish(catalog, "审核员", "误", DAY.replace(day=2))
    success, checks = materialise(city, "open_school")
    assert not success
    assert not checks["disclosure"].passed
    assert "公民身份号码" in str(checks["disclosure"].description)


def test_rows_that_were_put_beside_fail_the_check(city: City) -> None:
    product = city.catalog.products["payer_here"]
    columns = product_columns(product, source_columns(product, city.catalog))
    lake = city.platform.lake
    with city.platform.engine(memory="500MB", threads=1) as engine:
        context = BuildContext(city.platform, city.release, DAY, engine)
        assert check_stored(product, columns, context, rows=2).passed
        stored = f"SELECT * EXCLUDE (day) FROM {lake.relation(product.name, DAY)}"
        lake.replace(engine, product.name, DAY, f"{stored} UNION ALL {stored}")
        assert not check_stored(product, columns, context, rows=2).passed
