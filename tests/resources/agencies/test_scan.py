"""应编尽编: what an agency's systems hold beside the catalog, and columns that differ, with drafts."""

import sqlite3
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest
import sqlalchemy as sa
import xlsxwriter

from resources.agencies.scan import format_of, scan
from resources.agencies.sources_file import load_sources
from resources.engine import Engine
from tests.resources.agencies.conformance_kinds import file_kinds
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.comparison import draft_entry
from zb_pipelines.domain.catalog.files.document import read_document
from zb_pipelines.domain.catalog.files.validation import validate
from zb_pipelines.domain.catalog.model.model import Catalog, Entry


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def declare(folder: Path, text: str) -> Path:
    file = folder / "sources.yml"
    file.write_text(dedent(text), encoding="utf-8")
    return file


def taxpayer_columns(catalog: Catalog) -> list[str]:
    return [item.source_column for item in catalog.entries["tax/taxpayer"].items]


def test_a_table_nobody_declared_and_changed_columns_are_found(
    tmp_path: Path, catalog: Catalog
) -> None:
    columns = [c for c in taxpayer_columns(catalog) if c != "lxdh"]
    database(
        tmp_path / "tax.db",
        f"CREATE TABLE dj_nsrxx ({', '.join(columns)}, bz TEXT)",
        "CREATE TABLE fp_kj (fphm TEXT, tyshxydm TEXT, kpje NUMERIC, kprq DATE, zf BOOLEAN)",
    )
    (tmp_path / "in").mkdir()
    rating = [item.source_column for item in catalog.entries["tax/credit_rating"].items]
    (tmp_path / "in" / "rating-2026-11-22.csv").write_text(",".join(rating) + "\n", "gb18030")
    (tmp_path / "in" / "arrears-2026-11-21.csv").write_text("企业名称,欠税余额\n", "gb18030")
    (tmp_path / "in" / "arrears-2026-11-22.csv").write_text("企业名称,欠税余额\n", "gb18030")
    sources = load_sources(
        declare(
            tmp_path,
            """
            connections:
              tax: {kind: sqlite, path: tax.db}
            entries:
              tax/taxpayer: {connection: tax, table: dj_nsrxx}
              tax/credit_rating: {kind: csv, path: "in/rating-{day}.csv", encoding: gb18030}
            """,
        )
    )
    found = scan("tax", catalog, sources)
    names = {each.name: each.columns for each in found.uncatalogued}
    assert names.keys() == {"fp_kj", "arrears-{day}.csv"}
    assert names["arrears-{day}.csv"] == (("企业名称", ""), ("欠税余额", ""))
    assert [(d.entry, d.missing, d.unlisted) for d in found.different] == [
        ("tax/taxpayer", ("lxdh",), ("bz",))
    ]
    assert (found.undeclared, found.absent, found.failures) == ((), (), ())
    formats = {each.name: format_of(each, sources) for each in found.uncatalogued}
    assert formats == {"fp_kj": "数据库", "arrears-{day}.csv": "电子文件"}


def test_a_silent_system_does_not_hide_the_others(tmp_path: Path, catalog: Catalog) -> None:
    database(tmp_path / "tax.db", "CREATE TABLE other (a)")
    sources = load_sources(
        declare(
            tmp_path,
            """
            connections:
              tax: {kind: sqlite, path: tax.db}
              gone: {kind: sqlite, path: gone.db}
            entries:
              tax/taxpayer: {connection: tax, table: dj_nsrxx}
              tax/credit_rating: {connection: gone, table: rating}
            """,
        )
    )
    found = scan("tax", catalog, sources)
    assert [each.name for each in found.uncatalogued] == ["other"]
    assert found.absent == ("tax/taxpayer",)
    assert "没有数据库文件 gone.db" in found.failures[0]


def test_tables_of_a_postgresql_server_are_listed_with_their_types(
    tmp_path: Path, catalog: Catalog, postgres_database: str
) -> None:
    engine = sa.create_engine(postgres_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE dj_nsrxx (nsrsbh text)")
        connection.exec_driver_sql("CREATE TABLE fp (kprq date, kpje numeric)")
    engine.dispose()
    url = sa.make_url(postgres_database)
    sources = load_sources(
        declare(
            tmp_path,
            f"""
            connections:
              tax: {{kind: postgresql, host: "{url.query["host"]}", database: {url.database}, user: postgres}}
            entries:
              tax/taxpayer: {{connection: tax, table: dj_nsrxx}}
            """,
        )
    )
    found = scan("tax", catalog, sources)
    assert [(each.name, each.columns) for each in found.uncatalogued] == [
        ("public.fp", (("kprq", "date"), ("kpje", "numeric")))
    ]
    assert found.different[0].unlisted == ()


def test_a_workbook_beside_the_declared_one_is_found(tmp_path: Path, catalog: Catalog) -> None:
    for name in ("bus.xlsx", "lines.xlsx"):
        book = xlsxwriter.Workbook(str(tmp_path / name))
        book.add_worksheet("数据").write_row(0, 0, ["线路", "里程"])
        book.close()
    key = next(key for key, entry in catalog.entries.items() if entry.agency == "bus")
    text = f"entries:\n  {key}: {{kind: xlsx, path: bus.xlsx, sheet: 数据}}\n"
    found = scan("bus", catalog, load_sources(declare(tmp_path, text)))
    assert [(each.name, each.columns) for each in found.uncatalogued] == [
        ("lines.xlsx", (("线路", ""), ("里程", "")))
    ]


def test_files_of_every_kind_are_drafted_with_their_columns_and_format(
    tmp_path: Path, catalog: Catalog, engine: Engine
) -> None:
    kinds = file_kinds(engine)
    for name in ("xls", "ods", "xml", "csv in zip"):  # of LibreOffice; rows and members need names
        del kinds[name]
    (tmp_path / "in").mkdir()
    for at, kind in enumerate(kinds.values()):
        made = tmp_path / str(at)
        made.mkdir()
        kind.write(made / kind.name, ("bh", "mc"), [("1", "甲")])
        for file in made.iterdir():
            file.rename(tmp_path / "in" / file.name)
    (tmp_path / "in" / "bus.csv").write_text("bh\n", "utf-8")
    key = next(key for key, entry in catalog.entries.items() if entry.agency == "bus")
    sources = load_sources(
        declare(tmp_path, f"entries:\n  {key}: {{kind: csv, path: in/bus.csv}}\n")
    )
    found = {each.name: each for each in scan("bus", catalog, sources).uncatalogued}
    shapes = {"roll.shp", "roll.gpkg", "roll.geojson"}
    for kind in kinds.values():
        names = {name for name, _ in found[kind.name].columns or ()}
        assert {"bh", "mc"} <= names
        assert ("geometry" in names) == (kind.name in shapes)
        draft = tmp_path / "draft.yml"
        told = format_of(found[kind.name], sources)
        draft.write_text(draft_entry(kind.name, told, found[kind.name].columns or ()), "utf-8")
        document = read_document(draft, "sources/bus/draft.yml")
        entry = validate(document, document.value, Entry, given={"key": "bus/x", "agency": "bus"})
        assert (entry.format.kind == "图形图像") == (kind.name in shapes)


def test_a_draft_is_a_well_formed_entry_that_knows_what_names_tell(tmp_path: Path) -> None:
    columns = [("XM", "varchar(40)"), ("GMSFHM", "char(18)"), ("kpje", "numeric"), ("备注", "text")]
    file = tmp_path / "fp.yml"
    file.write_text(draft_entry("fp_kj", "数据库", columns), encoding="utf-8")
    document = read_document(file, "sources/tax/fp.yml")
    entry = validate(document, document.value, Entry, given={"key": "tax/fp", "agency": "tax"})
    assert [(i.name, i.semantic, i.type, i.level) for i in entry.items] == [
        ("xm", "person_name", "string", "L3"),
        ("gmsfhm", "resident_id", "string", "L3"),
        ("kpje", None, "decimal", "L2"),
        ("item_4", None, "string", "L2"),
    ]
    assert (entry.level, entry.identifiers, entry.record_key) == ("L3", ("gmsfhm",), ("gmsfhm",))
    assert "待填" in entry.title


def test_a_draft_leaves_to_people_what_a_name_does_not_tell() -> None:
    draft = draft_entry("fp_kj", "数据库", [("kprq", "date")])
    line = "  - {name: kprq, title: 待填（kprq）, column: kprq, type: date, level: L2}\n"
    assert draft.endswith(f"items:\n{line}")
