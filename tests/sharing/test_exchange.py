"""Geometries handed over, and requests decided in workbooks."""

import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from assets.sharing.handover.write_files import write_files
from assets.sharing.request_book import export_requests, import_requests
from resources.engine import load_extension
from tests.sharing.conftest import City
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import RequestStep


def test_a_geometry_is_geoparquet_with_the_mark_and_wkt_for_people(
    city: City, tmp_path: Path
) -> None:
    select = "SELECT 'S1' AS code, ST_AsWKB(ST_Point(118.05, 36.81)) AS shape"
    with city.platform.engine(memory="500MB", threads=1) as engine:
        load_extension(engine, "spatial")
        write_files(engine, (select, "shape"), 1, tmp_path / "stops", "授权 G00001")
    metadata = pq.read_metadata(tmp_path / "stops.parquet").metadata or {}
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "shape")
    assert geo["columns"]["shape"]["bbox"] == [118.05, 36.81, 118.05, 36.81]
    assert geo["columns"]["shape"]["crs"]["id"] == {"authority": "EPSG", "code": 4490}
    assert "G00001" in metadata[b"handed_to"].decode()
    assert "POINT (118.05 36.81)" in (tmp_path / "stops.csv").read_text("utf-8")


def test_requests_are_decided_in_a_workbook(city: City, tmp_path: Path) -> None:
    desk, file = city.desk(), tmp_path / "requests.xlsx"
    numbers = [desk.draft(city.wanted(product)).id for product in ("school", "payer", "payer_here")]
    for number in numbers:
        desk.take(number, RequestStep("submit", "张三", "civil"))
    assert export_requests(desk, "bureau", file) == 3
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet["H2"] = "approve"
    sheet["H3"], sheet["I3"] = "refuse", "不方便"
    book.save(file)
    done = import_requests(desk, file, "王五", "bureau")
    assert [(each.request, each.state, each.reason is None) for each in done] == [
        (numbers[0], "approved", True),
        (numbers[1], None, False),
    ]
    assert city.platform.registry.sharing.requests.one(numbers[2]).state == "submitted"


def test_another_workbook_is_refused(city: City, tmp_path: Path) -> None:
    file = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(file)
    with pytest.raises(InputError, match="zb share export"):
        import_requests(city.desk(), file, "王五", "bureau")
