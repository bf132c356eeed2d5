"""Files from servers that really run: SFTP, FTP with and without TLS, S3."""

import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import paramiko
import pytest

from resources.agencies import PullError, Source, load_sources
from resources.agencies.inventory import inventory
from resources.engine import Engine, load_extension
from tests.resources.agencies.certificates import Certified, certify
from tests.resources.agencies.file_servers import (
    BUCKET,
    PASSWORD,
    USER,
    ftp_server,
    ftps_server,
    s3_server,
    sftp_server,
)
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.settings import Settings

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[..., Source]
ROWS = "身份证号,xm,town_code\nA1,李明,370303001\n"
ONE = [("A1", "李明", "370303001", 1)]


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / "roll.csv").write_text(ROWS, "utf-8")
    (folder / "roll-20260302-1.csv").write_text(ROWS, "utf-8")
    (folder / "roll-20260302-2.csv").write_text(ROWS.replace("A1", "A2"), "utf-8")
    (folder / "roll-20260303-1.csv").write_text(ROWS.replace("A1", "A3"), "utf-8")
    return folder


@pytest.fixture
def certified(tmp_path: Path) -> Certified:
    return certify(tmp_path)


@pytest.fixture
def running() -> Generator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=["sftp", "ftp", "ftps", "s3"])
def declare(
    request: pytest.FixtureRequest,
    outbox: Path,
    certified: Certified,
    running: ExitStack,
    declared: Callable[[str], Source],
    monkeypatch: pytest.MonkeyPatch,
) -> Declare:
    """The entry's file on the server of this kind; ``more`` of its connection."""
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    kind = request.param
    match kind:
        case "sftp":
            server = running.enter_context(sftp_server(outbox))
            told = f"kind: sftp, host: 127.0.0.1, port: {server.port}, {server.told}"
        case "ftp":
            server = running.enter_context(ftp_server(outbox))
            told = f"kind: ftp, host: 127.0.0.1, port: {server.port}, {server.told}"
        case "ftps":
            opened = ftps_server(outbox, certified.certificate, certified.key)
            server = running.enter_context(opened)
            told = f"kind: ftp, host: 127.0.0.1, port: {server.port}, ca: {certified.ca}"
        case _:
            server = running.enter_context(s3_server(outbox))
            told = f"kind: s3, endpoint: 'http://127.0.0.1:{server.port}', plain: true, bucket: {BUCKET}"

    def of(path: str = "roll.csv", inside: str = "", more: str = "") -> Source:
        return declared(
            f"connections:\n  c: {{{told}, user: {USER}, password_env: ZB_TEST_PASSWORD{more}}}\n"
            f"entries:\n  civil_affairs/roll: {{kind: csv, connection: c, path: '{path}'{inside}}}\n"
        )

    return of


def test_a_file_and_the_files_of_a_day_come(declare: Declare, roll: Entry, taken: Taken) -> None:
    assert taken(declare(), roll) == ONE
    parts = taken(declare("roll-{day:%Y%m%d}-*.csv"), roll, date(2026, 3, 2))
    assert [row[0] for row in parts] == ["A1", "A2"]


def test_the_scan_lists_what_is_there(declare: Declare) -> None:
    names = {each.name for each in inventory([declare()])}
    assert {"roll.csv", "roll-{day}-1.csv"} <= names


def test_a_file_that_is_not_there_is_missing(declare: Declare, roll: Entry, taken: Taken) -> None:
    with pytest.raises(PullError) as failed:
        taken(declare("nothing.csv"), roll)
    assert failed.value.kind == "missing_file"


@pytest.mark.parametrize("declare", ["sftp", "ftp", "ftps"], indirect=True)
def test_a_wrong_password_is_about_the_account(
    declare: Declare, roll: Entry, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = declare()
    monkeypatch.setenv("ZB_TEST_PASSWORD", "wrong")
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert failed.value.kind == "authentication"
    assert "wrong" not in str(failed.value)


def test_a_server_that_is_gone_is_unreachable(
    declare: Declare, roll: Entry, taken: Taken, running: ExitStack
) -> None:
    source = declare(more=", timeout: 2")
    running.close()
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert failed.value.kind == "unreachable"


def test_a_control_file_on_the_server_is_asked(
    declare: Declare, outbox: Path, roll: Entry, taken: Taken
) -> None:
    with pytest.raises(PullError) as failed:
        taken(declare(inside=", control: roll.csv.ok"), roll)
    assert failed.value.kind == "missing_file"


@pytest.mark.parametrize("form", ["password", "key"])
def test_sftp_login_by_password_and_by_key(
    outbox: Path,
    tmp_path: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "id"))
    login = {"password": "password_env: ZB_TEST_PASSWORD", "key": "key_file: id"}[form]
    with sftp_server(outbox, key) as server:
        source = declared(
            f"connections:\n  c: {{kind: sftp, host: 127.0.0.1, port: {server.port}, {server.told},"
            f" user: {USER}, {login}}}\n"
            "entries:\n  civil_affairs/roll: {kind: csv, connection: c, path: roll.csv}\n"
        )
        assert taken(source, roll) == ONE


def _sftp(declared: Callable[[str], Source], port: int, key: str, path: str = "roll.csv") -> Source:
    return declared(
        f"connections:\n  c: {{kind: sftp, host: 127.0.0.1, port: {port}, {key},"
        f" user: {USER}, password_env: ZB_TEST_PASSWORD}}\n"
        f"entries:\n  civil_affairs/roll: {{kind: csv, connection: c, path: {path}}}\n"
    )


def test_an_sftp_server_must_show_the_declared_key(
    outbox: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    with sftp_server(outbox) as server, sftp_server(outbox) as other:
        with pytest.raises(PullError) as failed:
            taken(_sftp(declared, server.port, other.told), roll)
        assert failed.value.kind == "unreachable"
        assert "主机密钥" in failed.value.reason
        with pytest.raises(PullError) as failed:
            taken(_sftp(declared, server.port, "host_key: AAAA"), roll)
        assert failed.value.kind == "not_declared"


def test_an_sftp_file_that_comes_in_half_or_may_not_be_read(
    outbox: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    (outbox / "cut.csv").write_text(ROWS * 5000, "utf-8")
    (outbox / "denied.csv").write_text(ROWS, "utf-8")
    with sftp_server(outbox) as server:
        with pytest.raises(PullError) as failed:
            taken(_sftp(declared, server.port, server.told, "cut.csv"), roll)
        assert failed.value.kind == "truncated"
        with pytest.raises(PullError) as failed:
            taken(_sftp(declared, server.port, server.told, "denied.csv"), roll)
        assert failed.value.kind == "authentication"


def test_ftp_with_tls_is_verified_and_plain_must_be_meant(
    outbox: Path,
    certified: Certified,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)

    def source(port: int, more: str = "", host: str = "127.0.0.1") -> Source:
        return declared(
            f"connections:\n  c: {{kind: ftp, host: {host}, port: {port}, user: {USER},"
            f" password_env: ZB_TEST_PASSWORD{more}}}\n"
            "entries:\n  civil_affairs/roll: {kind: csv, connection: c, path: roll.csv}\n"
        )

    with ftps_server(outbox, certified.certificate, certified.key) as server:
        assert taken(source(server.port, f", ca: {certified.ca}", "localhost"), roll) == ONE
        for more in (f", ca: {certified.other_ca}", ""):
            with pytest.raises(PullError) as failed:
                taken(source(server.port, more), roll)
            assert failed.value.kind == "unreachable"
            assert "证书" in failed.value.reason
    with ftp_server(outbox) as plain, pytest.raises(PullError) as failed:
        taken(source(plain.port), roll)
    assert failed.value.kind == "unreachable"


def _s3(declared: Callable[[str], Source], port: int, bucket: str, more: str) -> Source:
    return declared(
        f"connections:\n  c: {{kind: s3, endpoint: 'http://127.0.0.1:{port}', bucket: {bucket},"
        f" password_env: ZB_TEST_PASSWORD, {more}}}\n"
        "entries:\n  civil_affairs/roll: {kind: csv, connection: c, path: roll.csv}\n"
    )


def test_s3_without_tls_must_be_meant_and_a_bucket_must_be_there(
    outbox: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    with s3_server(outbox) as server:
        with pytest.raises(PullError, match="https"):
            taken(_s3(declared, server.port, BUCKET, f"user: {USER}"), roll)
        with pytest.raises(PullError) as failed:
            taken(_s3(declared, server.port, "elsewhere", f"user: {USER}, plain: true"), roll)
        assert failed.value.kind == "missing_file"
        assert "elsewhere" in failed.value.reason


def _spelled(**_: Any) -> str:
    return "qSSLcertificate0"


def test_what_s3_names_by_chance_is_no_cause(
    outbox: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    monkeypatch.setattr("moto.moto_api._internal.mock_random.get_random_string", _spelled)
    with s3_server(outbox) as server, pytest.raises(PullError) as failed:
        taken(_s3(declared, server.port, "ssl-certificate", f"user: {USER}, plain: true"), roll)
    assert failed.value.kind == "missing_file"


def test_an_unknown_key_of_s3_is_about_the_account(
    outbox: Path,
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    with s3_server(outbox, checks_login=True) as server, pytest.raises(PullError) as failed:
        taken(_s3(declared, server.port, BUCKET, "user: nobody, plain: true"), roll)
    assert failed.value.kind == "authentication"


def test_a_shapefile_comes_with_what_belongs_beside_it(
    settings: Settings,
    engine: Engine,
    outbox: Path,
    taken: Taken,
    roll: Entry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    _write_shapes(engine, outbox / "roll.shp")
    with sftp_server(outbox) as server:
        settings.sources.write_text(
            f"connections:\n  c: {{kind: sftp, host: 127.0.0.1, port: {server.port}, {server.told},"
            f" user: {USER}, password_env: ZB_TEST_PASSWORD}}\n"
            "entries:\n  civil_affairs/roll: {kind: shapefile, connection: c, path: roll.shp}\n",
            "utf-8",
        )
        assert taken(
            load_sources(settings.sources).source("civil_affairs/roll"), _shapes(roll)
        ) == [("A1", "POINT (118 36.8)", 1)]


def test_a_shapefile_in_a_zip_is_read(
    settings: Settings, engine: Engine, outbox: Path, taken: Taken, roll: Entry
) -> None:
    folder = outbox / "shapes"
    folder.mkdir()
    _write_shapes(engine, folder / "roll.shp")
    shutil.make_archive(str(settings.home / "roll"), "zip", folder)
    settings.sources.write_text(
        "entries:\n  civil_affairs/roll: {kind: shapefile, path: roll.zip}\n", "utf-8"
    )
    source = load_sources(settings.sources).source("civil_affairs/roll")
    assert taken(source, _shapes(roll)) == [("A1", "POINT (118 36.8)", 1)]


def _shapes(roll: Entry) -> Entry:
    items = (
        roll.items[0].model_copy(update={"column": "id_no"}),
        roll.items[1].model_copy(update={"name": "geometry", "column": None}),
    )
    return roll.model_copy(update={"items": items})


def _write_shapes(engine: Engine, file: Path) -> None:
    load_extension(engine, "spatial")
    engine.execute(
        "COPY (SELECT 'A1' AS id_no, ST_Point(118, 36.8) AS geom) TO"
        f" '{file}' (FORMAT gdal, DRIVER 'ESRI Shapefile')"
    )
