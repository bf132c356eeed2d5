"""A restore drill: what comes back is what was there, verified, and who was erased since stays erased."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets.aggregation.exclude_erased import exclude_erased
from resources.backup.backup import backup_key, make_backup
from resources.backup.backup_set import BackupSet
from resources.backup.restore import restore_files
from resources.dagster_instance.home import prepare
from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.evidence.lake_files import verify_lake
from resources.platform import Platform, open_platform
from tests.security.tamperings import settings_in
from tests.security.test_doubtful_rows import (
    DAY,
    HEATED,
    HEATING,
    NAME,
    NUMBER,
    filled,
    holders,
)
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply.replay_erasures import replay_erasures
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure import (
    not_searched,
    person_tombstone,
    purge_person,
    search_person,
)

__all__ = ["filled"]


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of the home."""
    return tmp_path_factory.mktemp("elsewhere")


def objects(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def lake_contents(platform: Platform) -> dict[str, bytes]:
    files = [path for path in objects(platform.lake.folder) if path.stat().st_size]
    return {str(path.relative_to(platform.lake.folder)): path.read_bytes() for path in files}


def restored(source: Platform, folder: Path, home: Path) -> Platform:
    restore_files(BackupSet(folder, backup_key(source.keys)), home)
    return Platform(settings_in(home))


def test_a_restored_home_is_what_was_backed_up_and_verifies(
    filled: Platform, elsewhere: Path
) -> None:
    make_backup(filled, elsewhere / "backups")
    again = restored(filled, elsewhere / "backups", elsewhere / "new")
    assert holders(again) == [1, 2, 3, 4]
    assert gather_evidence(again.registry).problems() == []
    assert verify_lake(again).problems == ()
    assert lake_contents(again) == lake_contents(filled)
    again.registry.close()


def test_a_backup_is_unreadable_without_its_key_and_holds_no_key(
    filled: Platform, elsewhere: Path
) -> None:
    folder = elsewhere / "backups"
    make_backup(filled, folder)
    key = backup_key(filled.keys)
    content = b"".join(path.read_bytes() for path in objects(folder))
    assert NAME.encode() not in content
    assert NUMBER.encode() not in content
    assert key not in content
    with pytest.raises(InputError, match="密钥不对"):
        restore_files(BackupSet(folder, bytes(32)), elsewhere / "new")


def test_a_second_backup_writes_only_what_is_new(filled: Platform, elsewhere: Path) -> None:
    folder = elsewhere / "backups"
    make_backup(filled, folder)
    first = objects(folder)
    make_backup(filled, folder)
    new = {path for path in objects(folder) - first if path.suffix != ".backup"}
    assert len(new) == 1  # the registry, whose journal tells of the first backup


def test_a_damaged_backup_is_refused(filled: Platform, elsewhere: Path) -> None:
    folder = elsewhere / "backups"
    make_backup(filled, folder)
    victim = max((folder / "objects").rglob("*"), key=lambda path: path.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    with pytest.raises(InputError, match="与备份内容不符"):
        restored(filled, folder, elsewhere / "new")


def test_a_home_that_is_in_use_is_not_restored_over(filled: Platform, elsewhere: Path) -> None:
    make_backup(filled, elsewhere / "backups")
    with pytest.raises(InputError, match="不是空文件夹"):
        restored(filled, elsewhere / "backups", filled.settings.home)


def test_who_was_erased_since_the_backup_is_erased_again_before_anybody_reads(
    filled: Platform, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    make_backup(filled, elsewhere / "backups")
    (mine,) = [each for each in search_person(filled, NUMBER) if each.by != "phone"]
    approve_person(filled, person_tombstone(filled, NUMBER), "第四十七条", "王五")
    purge_person(filled, NUMBER, reason="第四十七条", also=[mine.id])
    make_checkpoint(filled)
    told = max((filled.settings.home / "checkpoints").glob("*.erasures.json")).read_text("utf-8")
    assert NAME not in told
    assert NUMBER not in told

    again = restored(filled, elsewhere / "backups", elsewhere / "new")
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    prepare(again.settings)
    assert holders(again) == [1, 2, 3, 4]
    done = replay_erasures(again, json.loads(told))
    assert (done.repeated, done.left) == (2, ())
    assert holders(again) == holders(again, "aggregation") == [2, 3, 4]
    with again.engine() as engine:
        relation = again.lake.relation("landing.tax__payer", DAY)
        assert engine.scalar(f"SELECT count(*) FROM {relation}") == 0
    assert verify_lake(again).problems == ()
    assert replay_erasures(again, json.loads(told)).repeated == 0
    assert person_tombstone(again, NUMBER) in again.registry.erasures.persons()
    entry = again.registry.releases()[0].catalog.entries[HEATING]
    with again.engine() as engine:
        later = exclude_erased(f"({HEATED})", entry, again.registry)
        assert engine.rows(f"SELECT _row FROM {later} ORDER BY 1") == [(2,), (3,), (4,)]
    again.registry.close()


def test_a_purge_names_the_backups_and_exports_that_it_could_not_search(
    filled: Platform, elsewhere: Path
) -> None:
    assert any("其他工具所做的备份" in each for each in not_searched(filled))
    made = [make_backup(filled, elsewhere / "backups").name for _ in range(2)]
    for _ in range(3):
        filled.registry.journal.record("export", "tax", {"file": "x.xlsx"}, "王五")
    first, second, *rest = not_searched(filled)
    assert all(name in first for name in made)
    assert second.startswith("tax 的导出：3 次")
    assert any("各单位自己的系统" in each for each in rest)


def test_the_command_restores_and_says_that_the_other_keys_are_missing(
    filled: Platform, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.keys.key("links")
    make_backup(filled, elsewhere / "backups")
    kept = shutil.copy(filled.settings.keys / "backup.key", elsewhere)
    for name in ("ZB_SOURCES", "ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(elsewhere / "new"))
    words = ["restore", elsewhere / "backups", "--key", kept, "--erasures", elsewhere, "--json"]
    done = CliRunner().invoke(declare_app(), list(map(str, words)))
    assert done.exit_code == 0, done.exception
    again = open_platform()
    assert holders(again) == [1, 2, 3, 4]
    with pytest.raises(InputError, match="放回另行保管的密钥文件夹"):
        again.keys.key("links")
    shutil.copytree(filled.settings.keys, again.settings.keys, dirs_exist_ok=True)
    assert again.keys.key("links") == filled.keys.key("links")
