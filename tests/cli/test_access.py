"""Who may what on the command line: purpose, masks, approvals, the actor, two persons."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources.platform import Platform, open_platform
from resources.registry.access.users import User
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.cli.terminal.command_access import OUTLETS
from zb_pipelines.domain.access import Role
from zb_pipelines.domain.errors import InputError

DAY = date(2026, 11, 22)
REGISTER = "aggregation.public_security__household_register"
NUMBER, NAME = "370303199001011232", "张晓明"
PERSONS = f"SELECT resident_id, name, district, birth_date FROM {REGISTER}"
WORDS = {
    "findings export": ("--agency", "tax"),
    "ledger export": ("journal.ndjson",),
    "share show": ("Q00001",),
}
PURPOSE = ("--purpose", "核对一人多户")


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    platform = open_platform()
    with platform.engine() as engine:
        select = f"SELECT '{NUMBER}' AS resident_id, '{NAME}' AS name, '370303' AS district, DATE '1990-01-01' AS birth_date"
        platform.lake.replace(engine, REGISTER, DAY, select)
        platform.lake.replace(engine, "aggregation.tax__taxpayer", DAY, "SELECT 'x' AS name")
    return platform


def run(*words: str) -> Any:
    done = CliRunner().invoke(declare_app(), [*words, "--json"])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return json.loads(done.stdout)


def become(platform: Platform, name: str, *roles: Role, agency: str | None = None) -> None:
    """Let the operating system's user of this process be ``name`` from now on."""
    users = platform.registry.access.users
    if users.get(name) is None:
        users.add(User(name, frozenset(roles), agency), "test")
    for each in users.all():
        users.set_system_login(each.name, None, "test")
    users.set_system_login(name, system_login(), "test")


def actions(platform: Platform, *wanted: str) -> list[str]:
    return [line.action for line in platform.registry.journal.lines() if line.action in wanted]


def test_without_users_a_query_is_as_it_was(platform: Platform) -> None:
    assert run("query", PERSONS)[0]["resident_id"] == NUMBER
    assert actions(platform, "查询受保护数据") == []


def test_protected_columns_need_a_purpose_are_masked_and_journalled(platform: Platform) -> None:
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="须写明用途"):
        run("query", PERSONS)
    (row,) = run("query", PERSONS, *PURPOSE)
    assert row == {
        "resident_id": "370303**********32",
        "name": "张*",
        "district": "370303",
        "birth_date": None,
    }
    (line,) = [e for e in platform.registry.journal.lines() if e.action == "查询受保护数据"]
    said = json.loads(line.detail)
    assert line.actor == "wang"
    assert (said["rows"], said["purpose"], said["unmasked"]) == (1, PURPOSE[1], False)
    assert said["columns"] == [f"{REGISTER}.{c}" for c in ("birth_date", "name", "resident_id")]
    assert NUMBER not in line.detail


def test_open_columns_need_none(platform: Platform) -> None:
    become(platform, "wang", "engineer")
    assert run("query", f"SELECT district FROM {REGISTER}") == [{"district": "370303"}]
    assert actions(platform, "查询受保护数据") == []


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT * FROM {REGISTER}",
        f"SELECT r FROM {REGISTER} AS r",
        f"FROM {REGISTER}",
        f"SELECT count(*) FROM {REGISTER} WHERE resident_id = '{NUMBER}'",
        f"WITH a AS (SELECT resident_id AS x FROM {REGISTER}) SELECT x FROM a",
        f"SELECT max(r.name) FROM {REGISTER} r",
    ],
)
def test_no_way_of_naming_a_column_goes_round_the_purpose(platform: Platform, sql: str) -> None:
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="须写明用途"):
        run("query", sql)
    shown = json.dumps(run("query", sql, *PURPOSE), ensure_ascii=False)
    assert NUMBER not in shown
    assert NAME not in shown


def test_in_full_a_second_person_must_agree_to_this_very_statement(platform: Platform) -> None:
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="须第二人批准，已提出申请 1"):
        run("query", PERSONS, *PURPOSE, "--unmasked")
    with pytest.raises(InputError, match="不能批准自己申请的事项"):
        run_plain("users", "approve", "1")
    become(platform, "zhao", "security_officer")
    run_plain("users", "approve", "1")
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="已提出申请 2"):
        run("query", PERSONS + " LIMIT 5", *PURPOSE, "--unmasked")
    assert run("query", PERSONS, *PURPOSE, "--unmasked")[0]["resident_id"] == NUMBER
    with pytest.raises(InputError, match="已提出申请 3"):
        run("query", PERSONS, *PURPOSE, "--unmasked")


def run_plain(*words: str) -> None:
    done = CliRunner().invoke(declare_app(), [*words])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exit_code == 0, done.exception


def test_one_person_is_enough_where_the_city_says_so_and_the_journal_tells(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(platform, "wang", "engineer")
    monkeypatch.setenv("ZB_PERSONS", "1")
    assert run("query", PERSONS, *PURPOSE, "--unmasked")[0]["name"] == NAME
    assert actions(platform, "单人办理") == ["单人办理"]


@pytest.mark.parametrize("role", ["reviewer", "security_officer", "auditor", "recipient"])
def test_other_roles_read_no_rows(platform: Platform, role: Role) -> None:
    become(platform, "wang", role)
    with pytest.raises(InputError, match="没有可以这样做"):
        run("query", PERSONS, *PURPOSE)


def test_a_clerk_reads_the_own_agency_only(platform: Platform) -> None:
    become(platform, "li", "clerk", agency="public_security")
    assert run("query", PERSONS, *PURPOSE)[0]["name"] == "张*"
    with pytest.raises(InputError, match="没有可以读取"):
        run("query", "SELECT count(*) FROM aggregation.tax__taxpayer", *PURPOSE)
    with pytest.raises(InputError, match="没有可以读取"):
        run("query", f"SELECT 1 FROM {REGISTER}, aggregation.tax__taxpayer", *PURPOSE)


def test_a_stranger_of_the_operating_system_is_refused(platform: Platform) -> None:
    platform.registry.access.users.add(User("only", frozenset({"engineer"})), "test")
    with pytest.raises(InputError, match="不是平台用户"):
        run("query", PERSONS)


def test_the_first_user_leaves_whoever_declares_him_the_operator(platform: Platform) -> None:
    run_plain("users", "add", "zhang", "--role", "clerk", "--agency", "tax")
    users = {each["name"]: each for each in run("users", "list")}
    assert users["zhang"]["roles"] == ["clerk"]
    assert set(users[system_login()]["roles"]) >= {"engineer", "security_officer"}
    with pytest.raises(InputError, match="自己的角色"):
        run_plain("users", "disable", system_login())
    run_plain("users", "disable", "zhang")
    assert next(e for e in run("users", "list") if e["name"] == "zhang")["disabled"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "king"), "不是角色"),
        (("--role", "clerk"), "没有写明"),
        (("--role", "clerk", "--agency", "nowhere"), "目录中没有"),
    ],
)
def test_a_user_without_a_proper_role_is_refused(
    platform: Platform, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        run_plain("users", "add", "zhang", *words)
    assert not platform.registry.access.users.any()


def test_publishing_takes_two_and_the_login_stands_in_the_release(platform: Platform) -> None:
    words = ("catalog", "publish", "--reviewer", "张三", "--reason", "首次发布")
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="须第二人批准"):
        run(*words)
    assert platform.registry.releases() == []
    become(platform, "zhao", "reviewer")
    run_plain("users", "approve", "1")
    become(platform, "wang", "engineer")
    run(*words)
    (release,) = platform.registry.releases()
    assert release.reviewer == "wang"
    assert actions(platform, "代他人办理") == ["代他人办理"] * 2


def test_a_clerk_acts_in_no_other_name(platform: Platform) -> None:
    become(platform, "li", "clerk", agency="tax")
    with pytest.raises(InputError, match="不能代他人办理"):
        run("review", "submit", "tax/taxpayer", "--by", "张三")
    with pytest.raises(InputError, match="没有可以这样做"):
        run("review", "accept", "tax/taxpayer", "--by", "li")


@pytest.mark.parametrize("command", OUTLETS)
def test_an_outlet_asks_the_role_first(platform: Platform, command: str) -> None:
    become(platform, "wang", "recipient")
    with pytest.raises(InputError, match="没有可以这样做"):
        run_plain(*command.split(), *WORDS.get(command, ()))


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "coverage",
        "report",
        "tickets list",
        "share grants",
        "share requests",
        "share usage",
        "share show Q00001",
    ],
)
def test_a_clerk_gets_no_other_agencys_part(platform: Platform, command: str) -> None:
    become(platform, "li", "clerk", agency="tax")
    own = command.startswith(("status", "coverage", "share show"))
    other = () if own else ("--agency", "public_security")
    with pytest.raises(InputError, match="只能看本单位的部分"):
        run_plain(*command.split(), *other)


@pytest.mark.parametrize("command", ["tickets export", "findings export"])
def test_an_agencys_workbook_in_full_takes_two(
    platform: Platform, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.registry.publish(shipped_catalog(), "审核人", "测试", DAY)
    monkeypatch.setenv("ZB_TICKETS_PASSWORD", "Zb-4711-park")
    file = tmp_path / "tax.xlsx"
    words = (*command.split(), "--agency", "tax", "--out", str(file), "--unmasked")
    become(platform, "wang", "engineer")
    with pytest.raises(InputError, match="须第二人批准"):
        run(*words)
    assert not file.exists()
    become(platform, "zhao", "reviewer")
    run_plain("users", "approve", "1")
    become(platform, "wang", "engineer")
    assert run(*words)["unmasked"]
    assert file.exists()


def test_what_is_written_for_somebody_stands_in_the_journal(
    platform: Platform, tmp_path: Path
) -> None:
    platform.registry.publish(shipped_catalog(), "审核人", "测试", DAY)
    run_plain("dictionary", "--out", str(tmp_path / "d.md"))
    run_plain("share", "export", str(tmp_path / "r.xlsx"))
    run_plain("report", "--agency", "tax", "--out", str(tmp_path))
    lines = [e for e in platform.registry.journal.lines() if e.action == "数据导出"]
    assert [(e.subject, e.actor) for e in lines] == [
        ("dictionary", system_login()),
        ("bureau", system_login()),
        (f"quality-{DAY}", system_login()),
    ]
    assert json.loads(lines[0].detail)["file"] == "d.md"
