"""A restore drill: what comes back is what was there, verified, and who was erased since stays erased."""

import json
from pathlib import Path

import pytest

from resources.backup.backup import backup_key, make_backup
from resources.backup.backup_set import BackupSet
from resources.backup.restore import restore_files
from resources.dagster_instance.home import prepare
from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.evidence.lake_files import verify_lake
from resources.platform import Platform
from tests.security.tamperings import settings_in
from tests.security.test_doubtful_rows import DAY, NAME, NUMBER, filled, holders
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply.replay_erasures import replay_erasures
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure import person_tombstone, purge_person, search_person

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
    restore_files(BackupSet(folder, backup_key(source.settings)), home)
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
    key = backup_key(filled.settings)
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
    again.registry.close()
