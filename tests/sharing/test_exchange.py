"""Files, tables and workbooks: what is handed over, counted, and read back."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from assets.sharing.deliver_files import deliver_files, deliver_table, write_files
from assets.sharing.request_book import export_requests, import_requests
from resources.engine import load_extension
from tests.sharing.conftest import CANARIES, DAY, City
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import RequestStep


def test_files_come_with_a_receipt_and_a_mark(city: City, tmp_path: Path) -> None:
    grant = city.platform.registry.sharing.grants.one(city.granted("payer_file"))
    product = city.catalog.products["payer_file"]
    done = deliver_files(city.platform, city.catalog, grant, product, tmp_path / "out", DAY)
    receipt = json.loads((tmp_path / "out" / f"payer_file-{DAY}.receipt.json").read_text("utf-8"))
    assert (receipt["rows"], [file["rows"] for file in receipt["files"]]) == (3, [3, 3, 3])
    assert {Path(each.name).suffix for each in done.files} == {".csv", ".parquet", ".xlsx"}
    parquet = tmp_path / "out" / f"payer_file-{DAY}.parquet"
    assert grant.id.encode() in (pq.read_metadata(parquet).metadata or {})[b"handed_to"]
    with zipfile.ZipFile(parquet.with_suffix(".xlsx")) as book:
        assert f"授权 {grant.id}" in book.read("xl/worksheets/sheet1.xml").decode()
    content = b"".join(file.read_bytes() for file in (tmp_path / "out").iterdir())
    assert not [each for each in CANARIES if each.encode() in content]
    (call,) = city.platform.registry.sharing.usage.calls(DAY, grant.id)
    assert (call.act, call.rows) == ("export", 3)


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


def test_a_table_is_replaced_and_counted_on_both_sides(city: City, tmp_path: Path) -> None:
    grant = city.platform.registry.sharing.grants.one(city.granted("payer"))
    url = f"sqlite:///{tmp_path / 'theirs.db'}"
    product = city.catalog.products["payer"]
    done = [deliver_table(city.platform, grant, product, url, DAY) for _ in range(2)]
    assert [each.rows for each in done] == [3, 3]
    theirs = pd.read_sql("SELECT no, status FROM payer ORDER BY no", sa.create_engine(url))
    assert list(theirs["no"]) == ["A1", "A2", "A3"]


def test_nothing_is_handed_over_without_a_grant_in_force(city: City, tmp_path: Path) -> None:
    grants = city.platform.registry.sharing.grants
    grant = grants.revoke(city.granted("payer"), "王五", "目的消失", DAY)
    with pytest.raises(InputError, match="撤销"):
        deliver_files(
            city.platform,
            city.catalog,
            grant,
            city.catalog.products["payer"],
            tmp_path / "out",
            DAY,
        )
    assert not (tmp_path / "out").exists()


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
