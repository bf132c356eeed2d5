"""Registers, assessments and requests of persons: what the law asks for, from the catalog and the journal."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from resources.evidence.evidence import gather_evidence
from resources.platform import Platform, open_platform
from resources.registry.access.users import User
from resources.registry.records.tickets import ProblemCount, Subject
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.duties.declaration import shipped_duties
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 9, 23)  # a Wednesday; 25 to 27 September is a holiday, 1 to 7 October too
PERSON = "370301198802291018"
TICKET = Subject("rule", "tax", "tax/taxpayer", "required:name", "征管科", "张三")


@pytest.fixture(scope="module")
def catalog_and_release() -> Any:
    return shipped_catalog()


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalog_and_release: Any) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    monkeypatch.setenv("ZB_PURGE_IDENTIFIER", PERSON)
    platform = open_platform()
    platform.registry.publish(catalog_and_release, "审核人", "测试", DAY)
    return platform


def run(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(declare_app(), ["duties", *words, "--json"])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


def test_the_register_names_every_personal_column_and_what_nobody_declared(
    platform: Platform, catalog_and_release: Any
) -> None:
    code, said = run("register")
    by_key = {each["database"]: each for each in said["processing"]}
    population = by_key["population"]
    named = {(c["table"], c["column"]) for c in population["columns"]}
    # Counted otherwise: from the declaration itself.
    fields = catalog_and_release.consolidations["population"].fields
    personal = {
        f.name for f in fields if f.semantic in ("person_name", "phone", "address", "resident_id")
    }
    assert {("base.population__person", name) for name in personal} <= named
    assert ("base.population__person", "resident_id") in named
    assert population["basis"]
    undeclared = [key for key, each in by_key.items() if not each["basis"]]
    assert all(by_key[key]["missing"] for key in undeclared)
    assert (code == 2) == bool(undeclared)
    assert said["source"]["verified"] is False


def test_every_database_of_the_shipped_catalog_says_why_and_how_long(platform: Platform) -> None:
    code, said = run("register")
    assert (code, [each["missing"] for each in said["processing"] if each["missing"]]) == (0, [])
    _, assessed = run("assessment")
    assert {each["database"]: each["missing"] for each in assessed["assessments"]} == {
        each["database"]: [] for each in assessed["assessments"]
    }
    duties = shipped_duties()
    keys = set(yaml.safe_load((SHIPPED_CATALOG / "databases.yml").read_text("utf-8")))
    assert keys == set(duties.purposes) == set(duties.assessments)


def test_an_assessment_holds_for_the_columns_that_it_was_made_of(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = run("assessment", "--theme", "population")
    (open_one,) = said["assessments"]
    assert (code, open_one["state"]) == (2, "open")
    assert open_one["triggers"]
    folder = tmp_path / "catalog"
    copytree(SHIPPED_CATALOG, folder)
    monkeypatch.setenv("ZB_CATALOG", str(folder))
    duties = yaml.safe_load((folder / "duties.yml").read_text("utf-8"))
    for fingerprint, code, state in (
        (open_one["fingerprint"], 0, "concluded"),
        ("0" * 16, 2, "stale"),
    ):
        duties["concluded"]["population"] = {
            "day": "2026-09-01", "by": "数据安全科", "necessity": "履行法定职责", "risk": "中",
            "measures": "脱敏、审批", "fingerprint": fingerprint,
        }  # fmt: skip
        (folder / "duties.yml").write_text(yaml.safe_dump(duties, allow_unicode=True), "utf-8")
        done, said = run("assessment", "--theme", "population")
        assert (done, said["assessments"][0]["state"]) == (code, state)
    with pytest.raises(InputError, match="没有需要评估的个人信息"):
        run("assessment", "--theme", "nowhere")
    (folder / "duties.yml").write_text("requests: {}\n", "utf-8")
    with pytest.raises(InputError, match="不符合格式"):
        run("register")


def test_important_data_are_those_that_the_grading_marks(platform: Platform) -> None:
    code, said = run("important")
    (population,) = said
    assert (code, population["table"], population["kind"]) == (
        0,
        "base.population__person",
        "important",
    )
    assert population["highest"] == "L4"  # by the combination of agencies
    assert len(population["agencies"]) >= 5


def test_a_request_has_a_clock_of_working_days_and_no_number_is_kept(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, (made,) = run("persons", "add", "--kind", "access")
    # 24, 28, 29, 30 September, 8 to 10 October (Saturday 10 is worked), 12 to 16, 19 to 21.
    assert (code, made["id"], made["due"]) == (0, "P00001", "2026-10-21")
    journal = "".join(line.detail for line in platform.registry.journal.lines())
    assert PERSON not in journal
    assert made["person"] == platform.registry.erasures.tombstone_of(PERSON)
    with pytest.raises(InputError, match="不能做 finish"):
        run("persons", "finish", "P00001", "--evidence", "函〔2026〕1号")
    with pytest.raises(InputError, match="没有写明理由"):
        run("persons", "verify", "P00001")
    run("persons", "verify", "P00001", "--reason", "窗口核验身份证")
    monkeypatch.setenv("ZB_TODAY", "2026-10-22")
    code, (late,) = run("persons", "list")
    assert (code, late["overdue"], late["state"]) == (2, True, "verified")
    with pytest.raises(InputError, match="没有答复的凭证"):
        run("persons", "finish", "P00001")
    run("persons", "finish", "P00001", "--evidence", "函〔2026〕1号")
    code, (done,) = run("persons", "list")
    assert (code, done["state"], done["overdue"]) == (0, "done", False)
    assert gather_evidence(platform.registry).problems() == []


def test_a_correction_needs_its_ticket_and_a_deletion_its_certificate(platform: Platform) -> None:
    for kind in ("correction", "deletion"):
        run("persons", "add", "--kind", kind)
    for number in ("P00001", "P00002"):
        run("persons", "verify", number, "--reason", "窗口核验身份证")
    with pytest.raises(InputError, match="没有这个编号的工单"):
        run("persons", "finish", "P00001", "--evidence", "T-1")
    platform.registry.tickets.recheck([ProblemCount(TICKET, 1, "")], DAY, load_limits(platform))
    run("persons", "finish", "P00001", "--evidence", TICKET.id)
    with pytest.raises(InputError, match="没有清除此人的凭证"):
        run("persons", "finish", "P00002", "--evidence", "已清除")
    tombstone = platform.registry.erasures.tombstone_of(PERSON)
    platform.registry.erasures.record(
        "person", tombstone, {"rows": 3}, release_id=1, reason="本人申请"
    )
    _, (done,) = run("persons", "finish", "P00002", "--evidence", tombstone[:16])
    assert done["state"] == "done"


def load_limits(platform: Platform) -> Any:
    release = platform.registry.release_on(DAY)
    assert release is not None
    return release.catalog.tickets


REFUSALS: list[Callable[[], object]] = [
    lambda: run("persons", "add", "--kind", "forget"),
    lambda: run("persons", "burn", "P00001"),
    lambda: run("persons", "verify"),
    lambda: run("persons", "verify", "P00009", "--reason", "x"),
]


@pytest.mark.parametrize("act", REFUSALS)
def test_what_is_no_step_is_refused(platform: Platform, act: Callable[[], object]) -> None:
    with pytest.raises(InputError):
        act()
    assert platform.registry.person_requests.all() == []


def test_only_who_may_erase_takes_requests(platform: Platform) -> None:
    users = platform.registry.access.users
    users.add(User("audit", frozenset({"auditor"}), os_user=system_login()), "test")
    with pytest.raises(InputError, match="没有可以这样做"):
        run("persons", "add", "--kind", "access")
    assert run("persons", "list") == (0, [])
