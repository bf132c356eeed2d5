"""Destroying a key erases what was written with it in every copy, and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources.backup.backup import backup_key, make_backup
from resources.backup.backup_set import BackupSet
from resources.backup.restore import restore_files
from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.evidence.lake_files import verify_lake
from resources.lake.file_encryption import key_version
from resources.platform import Platform, open_platform
from resources.registry import Delivery
from tests.security.tamperings import settings_in
from tests.security.test_doubtful_rows import DAY, NAME, NUMBER, filled, holders
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply.replay_erasures import replay_erasures
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure import (
    person_tombstone,
    purge_entry,
    purge_key,
    purge_person,
    search_person,
)

__all__ = ["filled"]

KEY, OTHER = "lake/entry/heating__account", "lake/entry/tax__payer"
LANDING = "landing.heating__account"


@pytest.fixture(autouse=True)
def _encrypting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_LAKE_ENCRYPTION", "on")


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of the home."""
    return tmp_path_factory.mktemp("elsewhere")


def restored(source: Platform, folder: Path, home: Path) -> Platform:
    restore_files(BackupSet(folder, backup_key(source.keys)), home)
    return Platform(settings_in(home))


def pull_anew(platform: Platform) -> set[int | None]:
    """What the next night does; the versions of its files."""
    with platform.engine() as engine:
        platform.lake.replace(engine, LANDING, DAY, "SELECT 9::BIGINT AS _row, 'x' AS holder")
    return {key_version(file) for file in platform.lake.files(LANDING, DAY)}


def test_the_tables_of_a_destroyed_key_are_gone_and_come_anew_under_a_new_one(
    filled: Platform,
) -> None:
    filled.registry.record_delivery(Delivery("heating/account", DAY, "stored", DAY, rows=4))
    assert purge_key(filled, KEY, reason="第四十七条", actor="王五") == 8
    assert not [table for table in filled.lake.tables() if "heating" in table]
    assert filled.registry.history.deliveries(["heating/account"]) == []
    (said,) = filled.registry.erasures.all()
    assert (said.scope, said.subject, said.certificate["rows"]) == ("key", KEY, 8)
    assert [each["version"] for each in said.certificate["key_versions"]] == [1]
    destroyed = [line for line in filled.registry.journal.lines() if line.action == "密钥销毁"]
    assert [(line.actor, line.subject) for line in destroyed] == [("王五", f"key {KEY}")]
    assert pull_anew(filled) == {2}
    assert holders(filled) == [9]
    assert verify_lake(filled).problems == ()
    assert gather_evidence(filled.registry).problems() == []
    with filled.engine() as engine:
        relation = filled.lake.relation("landing.tax__payer", DAY)
        assert engine.scalar(f"SELECT count(*) FROM {relation}") == 1


def test_a_backup_from_before_is_unreadable_and_says_why(filled: Platform, elsewhere: Path) -> None:
    make_backup(filled, elsewhere / "backups")
    kept = shutil.copytree(filled.lake.folder, elsewhere / "copy" / "lake").parent
    purge_key(filled, KEY, reason="第四十七条")
    shutil.copytree(kept / "lake" / "landing", filled.lake.folder / "landing", dirs_exist_ok=True)
    with pytest.raises(InputError, match=r"密钥已于 .* 销毁"):
        holders(filled)
    again = restored(filled, elsewhere / "backups", elsewhere / "new")
    shutil.copytree(filled.settings.keys, again.settings.keys)
    with pytest.raises(InputError, match="放回另行保管的密钥文件夹"):
        holders(again)
    again.registry.close()


def test_a_restore_repeats_the_destruction_even_of_a_key_that_came_back(
    filled: Platform, elsewhere: Path
) -> None:
    make_backup(filled, elsewhere / "backups")
    shutil.copytree(filled.settings.keys, elsewhere / "keys")
    purge_key(filled, KEY, reason="第四十七条")
    make_checkpoint(filled)
    told = max((filled.settings.home / "checkpoints").glob("*.erasures.json")).read_text("utf-8")
    for keys, name in ((elsewhere / "keys", "old"), (filled.settings.keys, "new")):
        again = restored(filled, elsewhere / "backups", elsewhere / name)
        shutil.copytree(keys, again.settings.keys)
        done = replay_erasures(again, json.loads(told))
        assert (done.repeated, done.left) == (1, ())
        assert again.keys.held_versions(KEY) == []
        assert not again.lake.exists(LANDING)
        assert pull_anew(again) == {2}
        assert replay_erasures(again, json.loads(told)).repeated == 0
        again.registry.close()


def test_a_restored_lake_is_read_with_its_keys(filled: Platform, elsewhere: Path) -> None:
    make_backup(filled, elsewhere / "backups")
    again = restored(filled, elsewhere / "backups", elsewhere / "new")
    shutil.copytree(filled.settings.keys, again.settings.keys)
    assert holders(again) == [1, 2, 3, 4]
    assert verify_lake(again).problems == ()
    again.registry.close()


def test_the_restore_command_asks_for_the_keys_before_it_writes(
    filled: Platform, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(filled, elsewhere / "backups")
    kept = shutil.copy(filled.settings.keys / "backup.key", elsewhere)
    for name in ("ZB_SOURCES", "ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = elsewhere / "new"
    monkeypatch.setenv("ZB_HOME", str(home))
    words = ["restore", elsewhere / "backups", "--key", kept, "--erasures", elsewhere, "--json"]
    refused = CliRunner().invoke(declare_app(), list(map(str, words)))
    assert isinstance(refused.exception, InputError)
    assert KEY in str(refused.exception)
    assert not home.exists()
    shutil.copytree(filled.settings.keys, home / "keys")
    done = CliRunner().invoke(declare_app(), list(map(str, words)))
    assert done.exit_code == 0, done.exception
    assert holders(open_platform()) == [1, 2, 3, 4]


def test_an_erased_entry_loses_its_key_too(filled: Platform) -> None:
    purge_entry(filled, "heating/account", release_id=1, reason="第四十七条")
    assert filled.keys.held_versions(KEY) == []
    assert filled.keys.held_versions(OTHER) == [1]
    (said,) = filled.registry.erasures.all()
    assert said.certificate["key"] == KEY


def test_an_erased_person_is_gone_from_encrypted_tables(filled: Platform) -> None:
    (mine,) = [each for each in search_person(filled, NUMBER) if each.by != "phone"]
    approve_person(filled, person_tombstone(filled, NUMBER), "第四十七条", "王五")
    purge_person(filled, NUMBER, reason="第四十七条", also=[mine.id])
    assert holders(filled) == holders(filled, "aggregation") == [2, 3, 4]
    files = [file for file in filled.lake.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if NAME.encode() in file.read_bytes()]


@pytest.mark.parametrize("name", ["backup", "lake/entry/never_was"])
def test_no_other_key_can_be_destroyed(filled: Platform, name: str) -> None:
    filled.keys.key("backup")
    with pytest.raises(InputError, match="不是数据湖文件的密钥"):
        purge_key(filled, name, reason="第四十七条")
    assert filled.keys.held_versions("backup") == [1]


def run(*words: str) -> Any:
    done = CliRunner().invoke(declare_app(), [*words, "--json"])
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def test_the_command_asks_to_agree_and_for_a_second_person(
    filled: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resources.registry.access.users import User
    from zb_pipelines.cli.terminal.actor import system_login

    for name in ("ZB_SOURCES", "ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(filled.settings.home))
    users = open_platform().registry.access.users
    users.add(User("wang", frozenset({"security_officer"}), None), "test")
    users.add(User("li", frozenset({"security_officer"}), None), "test")
    users.set_system_login("wang", system_login(), "test")
    words = ("keys", "destroy", KEY, "--reason", "第四十七条")
    with pytest.raises(InputError, match="不可恢复"):
        run(*words)
    with pytest.raises(InputError, match="第二人"):
        run(*words, "--yes")
    assert holders(filled) == [1, 2, 3, 4]
    open_platform().registry.access.approvals.approve(1, "li")
    assert run(*words, "--yes") == {"name": KEY, "rows": 8}
