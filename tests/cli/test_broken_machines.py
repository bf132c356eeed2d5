"""More broken installations: what is wrong with the machine, its processes and servers, found and named."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest
import sqlalchemy as sa

from resources.dagster_instance.backfills import LOCATION
from resources.dagster_instance.home import note_webserver, prepare
from resources.dagster_instance.internals.execution import (
    DaemonHeartbeat,
    InProcessCodeLocationOrigin,
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    LoadableTargetOrigin,
    ScheduleInstigatorData,
)
from resources.dagster_instance.internals.origins import (
    SINGLETON_REPOSITORY_NAME,
    RemoteRepositoryOrigin,
)
from resources.platform import close_platforms
from resources.registry import Registry
from tests.alerts.servers import PASSWORD, certificate, hook_server, mail_server
from tests.cli.test_broken_installations import (
    DAY,
    bare_installation,
    silent_daemon,
    sources,
)
from zb_pipelines.cli.doctor import installation_checks
from zb_pipelines.cli.terminal.installation import machine
from zb_pipelines.cli.terminal.installation.systems import channel_checks
from zb_pipelines.domain.settings import current
from zb_pipelines.nightly.schedules import NIGHTLY_CRON

HTTP_ANSWER = {"data": {"version": "1.0.0"}}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ZB_WEBSERVER", raising=False)
    return bare_installation(tmp_path, monkeypatch)


def check(name: str) -> str:
    """What the check says that `zb doctor` calls ``name``."""
    close_platforms()
    return installation_checks()[name]()


def test_files_of_another_account(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(Exception, match=r"属于账户 \d+，当前账户是 54321"):
        check("文件权限")


def test_a_registry_that_was_migrated_by_half(home: Path) -> None:
    Registry(f"sqlite:///{home / 'registry.db'}").close()
    assert check("登记库") == "登记库可写"
    with sqlite3.connect(home / "registry.db") as registry:
        registry.execute("DROP TABLE ticket")
        registry.execute("ALTER TABLE build DROP COLUMN ended_at")
    with pytest.raises(Exception, match=r"缺少：build\.ended_at、ticket"):
        check("登记库")


def test_a_postgresql_account_without_grants(
    home: Path, monkeypatch: pytest.MonkeyPatch, postgres_database: str
) -> None:
    role = f"guest_{uuid4().hex[:8]}"
    owner = sa.create_engine(postgres_database)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    owner.dispose()
    url = sa.make_url(postgres_database).set(username=role)
    monkeypatch.setenv("ZB_REGISTRY_URL", url.render_as_string(hide_password=False))
    with pytest.raises(Exception, match=r"无法使用：.*schema public"):
        check("登记库")


def test_a_business_day_that_stands_still(home: Path) -> None:
    with pytest.raises(Exception, match="业务日固定在 2026-11-20"):
        check("时钟")
    (home / "demo").mkdir()
    assert check("时钟").startswith("业务日 2026-11-20")


def test_a_missing_extension(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_postgres", None)
    with pytest.raises(Exception, match="duckdb_extension_postgres"):
        check("引擎")


def test_a_run_whose_process_died_nights_ago(home: Path) -> None:
    prepare(current())
    assert check("运行") == "没有往夜遗留的运行"
    tags = {"zb/night": str(DAY - timedelta(days=2)), "zb/step": "pull"}
    run = dg.DagsterRun("night", str(uuid4()), status=dg.DagsterRunStatus.STARTED, tags=tags)
    with dg.DagsterInstance.get() as instance:
        instance.add_run(run)
    with pytest.raises(Exception, match=f"{run.run_id[:8]} 2026-11-18"):
        check("运行")


def switched_off(name: str) -> InstigatorState:
    """What Dagster's page writes down when somebody switches off a schedule."""
    location = InProcessCodeLocationOrigin(LoadableTargetOrigin(module_name=LOCATION), LOCATION)
    origin = RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME)
    return InstigatorState(
        origin.get_instigator_origin(name),
        InstigatorType.SCHEDULE,
        InstigatorStatus.STOPPED,
        ScheduleInstigatorData(NIGHTLY_CRON),
    )


def test_a_schedule_that_somebody_switched_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent_daemon(home, monkeypatch)
    with dg.DagsterInstance.get() as instance:
        instance.add_daemon_heartbeat(DaemonHeartbeat(time.time(), "SCHEDULER", "test", None))
        assert check("守护进程") == "守护进程在运行"
        instance.add_instigator_state(switched_off("nightly"))
    with pytest.raises(Exception, match=r"nightly.*已在 Dagster 页面上关闭"):
        check("守护进程")


@contextmanager
def process_named_daemon(**variables: object) -> Generator[None]:
    """A process that the system lists as Dagster's daemon, with these variables."""
    environment = os.environ | {name: str(value) for name, value in variables.items()}
    waits = ["dagster-daemon", "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(
        waits, executable=sys.executable, env=environment, stdin=subprocess.PIPE
    ) as process:
        try:
            while b"dagster-daemon" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
                os.sched_yield()
            yield
        finally:
            process.terminate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_daemon_that_was_started_with_another_dagster_home(home: Path) -> None:
    assert check("守护进程的设置") == "本机没有运行本安装的守护进程"
    with process_named_daemon():
        assert check("守护进程的设置") == "守护进程与本命令的设置一致"
    with process_named_daemon(ZB_HOME=home / "another", DAGSTER_HOME=home / "another" / "dagster"):
        assert check("守护进程的设置") == "本机没有运行本安装的守护进程"
    with (
        process_named_daemon(DAGSTER_HOME=home / "elsewhere"),
        pytest.raises(Exception, match="启动时的设置不同：DAGSTER_HOME"),
    ):
        check("守护进程的设置")


def test_a_port_that_somebody_else_took(home: Path) -> None:
    prepare(current())
    with hook_server() as hook:
        address = hook.url.removeprefix("http://").partition("/")[0]
        note_webserver(home / "dagster", address)
        with pytest.raises(Exception, match=f"{address}.*由别的程序占用"):
            check("网页服务")
        hook.answer = HTTP_ANSWER
        with pytest.raises(Exception, match=r"网页服务运行的是 Dagster 1\.0\.0"):
            check("网页服务")
        hook.answer = {"data": {"version": dg.__version__}}
        assert check("网页服务") == f"{address}：Dagster {dg.__version__}"
    assert check("网页服务") == f"{address} 没有运行网页服务"


def test_a_certificate_that_has_ended_or_soon_will(home: Path) -> None:
    certificate(home, timedelta(days=60))
    connection = "{kind: postgresql, host: db, database: gas, user: zb, ca: server.pem}"
    sources(home, f"connections:\n  gas: {connection}\nentries: {{}}")
    assert check("证书") == "有效证书 1 张"
    for lasts in (timedelta(days=3), timedelta(days=-1)):
        certificate(home, lasts)
        with pytest.raises(Exception, match=r"server\.pem.*到期"):
            check("证书")


def test_a_file_of_authorities_that_is_not_there(home: Path) -> None:
    (home / "zb.toml").write_text(
        "[alerts.channels.g]\nkind = 'webhook'\nurl = 'https://h'\nca_file = 'nowhere.pem'\n"
    )
    with pytest.raises(Exception, match=r"nowhere\.pem.*无法读取证书文件"):
        check("证书")


def test_a_lake_that_takes_an_empty_file_and_nothing_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check("数据湖").endswith("可写")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (machine.TRIED_BYTES // 2, before[1]))
    try:
        with pytest.raises(Exception, match="无法写入"):
            check("数据湖")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_channels_of_alerts_that_nobody_answers(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, context = certificate(tmp_path)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(context, starttls=False) as (port, inbox), hook_server() as hook:
        (home / "zb.toml").write_text(
            f"""
            [alerts.channels.mail]
            kind = "mail"
            host = "127.0.0.1"
            port = {port}
            ca_file = "{authority}"
            user = "zb"
            password_env = "MAIL_PASSWORD"
            sender = "zb@example.cn"
            to = ["duty@example.cn"]
            [alerts.channels.hook]
            kind = "webhook"
            url = "{hook.url}"
            """,
            "utf-8",
        )
        reached = [check() for check in channel_checks().values()]
        assert [each.endswith("可以查询") for each in reached] == [True, True], reached
        assert not inbox.mails
        assert not hook.asked
        monkeypatch.setenv("MAIL_PASSWORD", "wrong")
        with pytest.raises(Exception, match="无法连接通道：SMTP"):
            channel_checks()["告警通道 mail"]()
    for name, told in (("mail", f"mail 127.0.0.1:{port}"), ("hook", "webhook")):
        with pytest.raises(Exception, match=f"{told}.*无法连接通道"):
            channel_checks()[f"告警通道 {name}"]()
