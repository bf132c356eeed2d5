"""The exported files are GeoParquet in CGCS2000 and hold nothing above the level asked for."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from assets.reports.geoparquet import export_geoparquet
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError

Build = Callable[..., list[dict[str, Any]]]
DAY = date(2026, 11, 20)
SQUARE = "POLYGON ((118 36, 118.5 36, 118.5 37, 118 37, 118 36))"


@pytest.fixture
def built(build: Build, platform: Platform) -> Platform:
    border = {"district": "370303", "name": "张店区", "boundary": SQUARE, "version_year": 2026}
    build("base.geospatial__district", {"natural_resources/district_boundary": [border]})
    building = {"building_no": "1", "longitude": 118.06, "latitude": 36.81, "district": "370303"}
    build("base.geospatial__building", {"housing/building": [building]})
    return platform


def geo(file: Path) -> dict[str, Any]:
    return json.loads(pq.read_schema(file).metadata[b"geo"])


def test_a_file_says_all_that_geoparquet_asks_for(built: Platform, sample: Catalog):
    exported = {e.table: e for e in export_geoparquet(built, sample, DAY, "L2")}
    file = exported["base.geospatial__district"].file
    said = geo(file)

    assert (said["version"], said["primary_column"]) == ("1.1.0", "boundary")
    described = said["columns"]["boundary"]
    assert (described["encoding"], described["geometry_types"]) == ("WKB", ["Polygon"])
    assert described["crs"]["id"] == {"authority": "EPSG", "code": 4490}
    assert described["bbox"] == [118, 36, 118.5, 37]


def test_the_geometry_is_well_known_binary_and_decimals_are_numbers(
    built: Platform, sample: Catalog
):
    exported = {e.table: e for e in export_geoparquet(built, sample, DAY, "L2")}
    (row,) = pq.read_table(exported["base.geospatial__building"].file).to_pylist()

    # Little-endian point.
    assert row["point"][:5] == b"\x01\x01\x00\x00\x00"
    assert isinstance(row["longitude"], float)


def test_nothing_above_the_level_is_published(built: Platform, sample: Catalog):
    open_data = export_geoparquet(built, sample, DAY, "L1")

    assert {e.table for e in open_data} == {"base.geospatial__district"}
    assert open_data[0].file.parent.name == "L1"
    assert not (open_data[0].file.parent / "building.parquet").exists()


def test_an_export_before_anything_was_built_is_refused(platform: Platform, sample: Catalog):
    with pytest.raises(InputError, match="zb nightly"):
        export_geoparquet(platform, sample, DAY, "L2")
