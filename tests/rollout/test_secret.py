"""A state secret that arrived by mistake: nobody reads it, nothing more comes, and its end has evidence."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assets.aggregation.pull import pull
from assets.build_context import BuildContext
from resources.agencies import PullError
from resources.evidence.evidence import gather_evidence
from resources.evidence.lake_files import verify_lake
from resources.registry.access.users import User
from tests.rollout.house import (
    COMPANY,
    DAYS,
    PAYER,
    SECRET_NAME,
    SECRET_PHONE,
    Draft,
    base,
    opened,
)
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.errors import InputError

REASON = ("--reason", "保密办电话通知")


def run(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(declare_app(), ["duties", "secret", *words, *REASON, "--json"])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else done.stdout


def test_a_secret_is_isolated_at_once_and_destroyed_by_two(
    tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened(tmp_path / "home", tmp_path / "agencies", monkeypatch)
    release = house.publish(draft(base))
    for day in DAYS[-2:]:
        house.live(release, day)
    assert house.holds(SECRET_NAME)
    registry = house.platform.registry

    code, said = run("isolate", PAYER)
    assert (code, said["entry"], said["rows"] > 0, said["files"] > 0) == (0, PAYER, True, True)
    assert said["not_searched"]
    assert house.held([SECRET_NAME, SECRET_PHONE]) == {SECRET_NAME: [], SECRET_PHONE: []}
    assert not any(PAYER.replace("/", "__") in each for each in house.platform.lake.tables())
    assert house.platform.lake.exists("aggregation.market__company")

    with house.platform.engine() as engine:
        context = BuildContext(house.platform, release, DAYS[-1], engine, "test")
        with pytest.raises(PullError) as refused:
            pull(release.catalog.entries[PAYER], context)
        assert refused.value.kind == "isolated"
        assert pull(release.catalog.entries[COMPANY], context).state != "failed"
    assert house.holds(SECRET_NAME) == []

    users = registry.access.users
    for name in ("one", "two"):
        users.add(User(name, frozenset({"engineer", "security_officer"})), "test")
    users.set_system_login("one", system_login(), "test")
    with pytest.raises(InputError, match="须第二人批准"):
        run("destroy", PAYER)
    (asked,) = registry.access.approvals.all()
    registry.access.approvals.approve(asked.id, "two")
    code, gone = run("destroy", PAYER)
    assert (code, gone["rows"], gone["files"]) == (0, said["rows"], said["files"])
    assert list((tmp_path / "home" / "isolated").rglob("*.backup")) == []
    (certificate,) = [each for each in registry.erasures.all() if each.scope == "entry"]
    assert certificate.subject == PAYER
    assert registry.secret_entries.entries() == {PAYER}
    with pytest.raises(InputError):
        run("destroy", COMPANY)

    acts = [line.action for line in registry.journal.lines(PAYER) if "涉密" in line.action]
    assert acts == ["涉密隔离", "涉密销毁"]

    with pytest.raises(InputError, match="须第二人批准"):
        run("release", PAYER)
    assert registry.secret_entries.is_isolated(PAYER)
    registry.access.approvals.approve(registry.access.approvals.all()[-1].id, "two")
    run("release", PAYER)
    with house.platform.engine() as engine:
        context = BuildContext(house.platform, release, DAYS[-1], engine, "test")
        assert pull(release.catalog.entries[PAYER], context).state == "stored"
    with pytest.raises(InputError):
        run("release", PAYER)
    acts = [line.action for line in registry.journal.lines(PAYER) if "涉密" in line.action]
    assert acts == ["涉密隔离", "涉密销毁", "涉密隔离解除"]
    assert gather_evidence(registry).problems() == []
    assert verify_lake(house.platform).problems == ()
    registry.close()


def test_what_a_released_entry_left_locked_away_is_destroyed_and_isolates_nothing(
    tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened(tmp_path / "home", tmp_path / "agencies", monkeypatch)
    house.live(house.publish(draft(base)), DAYS[-1])
    secrets = house.platform.registry.secret_entries
    run("isolate", PAYER)
    run("release", PAYER)
    assert (secrets.entries(), secrets.is_isolated(PAYER)) == (set(), False)
    assert list((tmp_path / "home" / "isolated").rglob("*.backup"))
    code, gone = run("destroy", PAYER)
    assert (code, gone["rows"] > 0) == (0, True)
    assert list((tmp_path / "home" / "isolated").rglob("*.backup")) == []
    assert (secrets.entries(), secrets.is_isolated(PAYER)) == (set(), False)
    with pytest.raises(InputError):
        run("destroy", PAYER)


@pytest.mark.parametrize(
    "words", [("burn", PAYER), ("isolate", "tax/nothing"), ("release", PAYER), ("destroy", PAYER)]
)
def test_what_is_no_step_or_no_entry_is_refused(
    tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    house = opened(tmp_path / "home", tmp_path / "agencies", monkeypatch)
    house.publish(draft(base))
    with pytest.raises(InputError):
        run(*words)
    assert house.platform.registry.secret_entries.entries() == set()
