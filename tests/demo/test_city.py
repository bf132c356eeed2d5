import hashlib
import json
import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from resources.agencies import load_sources, open_delivery
from resources.agencies.databases.postgresql import PostgresTable
from resources.engine import open_engine
from tests.identifiers.reference import reg_no_fault, resident_id_fault, uscc_doubt
from zb_pipelines.demo.city import build_city
from zb_pipelines.demo.delivery_plan import handovers
from zb_pipelines.demo.failures import failures
from zb_pipelines.demo.scale import scale
from zb_pipelines.demo.servers import demo_servers
from zb_pipelines.demo.truth import read_truth
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.identifiers.normal_form import to_normal_form
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 20)
PERSONS = 900
KINDS = {
    "bad_check_digit",
    "impossible_date",
    "fifteen_digits",
    "repeated_row",
    "superseded_row",
    "unknown_code",
    "missing_value",
    "full_width",
    "trailing_blank",
    "other_date_format",
    "different_value",
    "dead_and_alive",
    "unknown_reg_no",
    "truncated_file",
    "renamed_column",
    "silent_agency",
}


def defects(settings: Settings, day: date = DAY) -> list[dict[str, Any]]:
    return read_truth(settings)["days"][day.isoformat()]["defects"]


def spoiled(settings: Settings, entry: str, *kinds: str) -> set[str]:
    """The key values on which something of these kinds (or anything) is planted in an entry."""
    return {
        str(value)
        for defect in defects(settings)
        if defect["entry"] == entry and (not kinds or defect["defect"] in kinds)
        for value in defect["key"].values()
    }


def agency(settings: Settings, name: str) -> Path:
    return settings.demo / "agencies" / name


def rows(settings: Settings, database: str, sql: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(agency(settings, database)) as connection:
        return connection.execute(sql).fetchall()


def content(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_day_from_the_same_seed_is_the_same_city(city: Settings, tmp_path: Path) -> None:
    twin = Settings(
        tmp_path, city.catalog, tmp_path / "sources.yml", str(tmp_path / "lake"), "sqlite://"
    )
    build_city(twin, persons=PERSONS, seed=1, day=DAY)

    assert content(twin.demo) == content(city.demo)


def test_every_kind_of_defect_is_planted_and_told(city: Settings) -> None:
    assert {str(defect["defect"]) for defect in defects(city)} >= KINDS


def test_resident_ids_are_valid_but_for_the_planted_ones(city: Settings) -> None:
    planted = spoiled(city, "public_security/household_register", "bad_check_digit")
    found = {value for (value,) in rows(city, "public_security.db", "SELECT GMSFHM FROM T_HJRK")}

    faulty = {v for v in found if resident_id_fault(resident_id_upgraded(to_normal_form(v)), DAY)}
    assert faulty == planted
    assert all(to_normal_form(value).startswith("370301") for value in found)


def test_codes_of_enterprises_are_valid_but_for_the_planted_ones(city: Settings) -> None:
    planted = spoiled(city, "market_supervision/enterprise", "bad_check_digit")
    found = rows(city, "market_supervision.db", "SELECT UNISCID, REGNO FROM E_BASEINFO")

    faulty = {
        code
        for code, number in found
        if uscc_fault(to_normal_form(code)) or (number and reg_no_fault(to_normal_form(number)))
    }
    assert faulty == planted
    assert not [
        code for code, _ in found if code not in faulty and uscc_doubt(to_normal_form(code))
    ]


def test_agencies_agree_on_a_person_but_for_the_planted_disputes(city: Settings) -> None:
    insured = spoiled(city, "human_resources/social_insurance")
    register = spoiled(city, "public_security/household_register")
    known = {
        person: facts
        for person, *facts in rows(
            city, "public_security.db", "SELECT GMSFHM, XM, XB, CSRQ FROM T_HJRK"
        )
        if person not in register
    }
    compared = 0
    for number, person, *facts in rows(
        city, "human_resources.db", "SELECT AAC001, AAC002, AAC003, AAC004, AAC006 FROM AC01"
    ):
        if person in known and not {number, person} & (insured | register):
            assert facts == known[person]
            compared += 1
    assert compared > 200


def test_a_gb18030_file_is_gb18030_and_nothing_else(city: Settings) -> None:
    data = agency(city, "gas/gas_account.csv").read_bytes()

    assert data.decode("gb18030").startswith("YHBH,YHMC,")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_a_workbook_opens_with_its_columns_below_the_title(city: Settings) -> None:
    plan = handovers()["health_commission/medical_institution"]
    entry = load_catalog(city.catalog).entries["health_commission/medical_institution"]
    book = fastexcel.read_excel(agency(city, f"health_commission/{plan.file}"))

    sheet = book.load_sheet(plan.sheet, header_row=plan.header_row - 1)
    assert sheet.available_columns()[0].name == entry.items[0].source_column
    assert [c.name for c in sheet.available_columns()] == [i.source_column for i in entry.items]
    assert sheet.height >= 150


def test_newline_delimited_json_has_the_agencys_names(city: Settings) -> None:
    first = agency(city, "education/student.ndjson").read_text("utf-8").splitlines()[0]

    assert {"studentNo", "idNumber", "homeAddress"} <= set(json.loads(first))


def test_the_truncated_file_is_shorter_than_its_control_says(city: Settings) -> None:
    (entry,) = [f.entry for f in failures(DAY).values() if f.defect == "truncated_file"]
    file = agency(city, f"{entry.split('/')[0]}/{handovers()[entry].file}")
    control = json.loads(Path(f"{file}.ok").read_text())

    assert control["sha256"] != hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(file.read_bytes().splitlines()) < control["rows"]


def test_withheld_columns_hold_canaries(city: Settings) -> None:
    found = rows(city, "special_trades.db", "SELECT ZAWFJL FROM T_TZHY")

    assert found
    assert all(value.startswith("CANARY-") for (value,) in found)


def test_every_entry_of_the_catalog_that_is_taken_over_has_a_system(city: Settings) -> None:
    sources = load_sources(city.home / "sources.yml")
    catalog = load_catalog(city.catalog)
    whole = {key for key, e in catalog.entries.items() if e.exemption and not e.exemption.items}

    assert set(sources.entries) == set(catalog.entries) - whole


def test_failures_come_on_every_day_and_differ_from_the_day_before() -> None:
    for day in (DAY + timedelta(days=n) for n in range(30)):
        by_kind: dict[str, set[str]] = defaultdict(set)
        before: dict[str, set[str]] = defaultdict(set)
        for there, on in ((by_kind, day), (before, day - timedelta(days=1))):
            for failure in failures(on).values():
                there[failure.defect].add(failure.entry)
        assert set(by_kind) == {"truncated_file", "renamed_column", "silent_agency"}
        assert all(by_kind[defect] != before[defect] for defect in by_kind)


def test_a_workbook_never_outgrows_its_sheet() -> None:
    for persons in (1000, 1_000_000):
        sizes = scale(persons)
        assert max(sizes["households"] // 6 + 100, sizes["medicals"], sizes["schools"]) < 200_000


def test_somebody_elses_sources_file_is_left_alone(settings: Settings) -> None:
    (settings.home / "sources.yml").write_text("connections: {}\n")

    with pytest.raises(InputError, match="不是示范城市写的"):
        build_city(settings, persons=PERSONS, seed=1, day=DAY)
    assert (settings.home / "sources.yml").read_text() == "connections: {}\n"


def test_another_city_in_the_same_home_is_refused(city: Settings) -> None:
    with pytest.raises(InputError, match="这里已有一个"):
        build_city(city, persons=PERSONS, seed=99, day=DAY)


def test_database_agencies_can_live_in_postgresql(settings: Settings, postgres_url: str) -> None:
    servers = demo_servers(postgres_url, None)
    build_city(settings, persons=PERSONS, seed=1, day=DAY, servers=servers)

    source = load_sources(settings.home / "sources.yml").source("tax/taxpayer")
    assert isinstance(source, PostgresTable)
    assert not list(agency(settings, ".").glob("*.db"))


def delivered(settings: Settings, entry: str) -> list[tuple[Any, ...]]:
    """What a pull takes over, in its order."""
    declared = load_catalog(settings.catalog).entries[entry]
    source = load_sources(settings.home / "sources.yml").source(entry)
    with (
        open_engine(settings) as engine,
        open_delivery(engine, source, declared, DAY) as opened,
    ):
        return engine.rows(f"SELECT * FROM {opened.relation} ORDER BY _row")


@pytest.mark.servers
def test_the_water_utility_can_live_in_mariadb(settings: Settings, mariadb_socket: str) -> None:
    files = build_city(settings, persons=PERSONS, seed=1, day=DAY)
    from_files = delivered(settings, "water/account")
    servers = demo_servers(None, f"mysql://root@localhost/?unix_socket={mariadb_socket}")
    city = build_city(settings, persons=PERSONS, seed=1, day=DAY, servers=servers)
    assert city.rows_of == files.rows_of
    kinds = {
        load_sources(settings.home / "sources.yml").source(key).kind_name for key in handovers()
    }
    assert len(kinds - {"postgresql"}) >= 11
    assert "mysql" in kinds
    assert delivered(settings, "water/account") == from_files


def test_a_url_of_another_server_is_no_mariadb() -> None:
    for url in ("postgresql://root@localhost/", "no url"):
        with pytest.raises(InputError, match="不是 MariaDB"):
            demo_servers(None, url)
