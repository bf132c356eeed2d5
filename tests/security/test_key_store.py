"""The key store: who may read it, what rotation leaves readable, what is refused, what the journal knows."""

import hashlib
import hmac
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.backup.backup import make_backup
from resources.backup.backup_set import BackupSet
from resources.backup.restore import restore_files
from resources.keys import KeyStore
from resources.keys.keyed_hash import hmac_hex, hmac_sql
from resources.platform import Platform
from tests.security.tamperings import settings_in
from tests.security.test_doubtful_rows import filled
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import current

__all__ = ["filled"]


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", tmp_path / "lake")


def test_a_key_is_made_once_and_is_the_owners_alone(store: KeyStore) -> None:
    before = os.umask(0)
    try:
        made = store.key("pseudonym/healthcare")
    finally:
        os.umask(before)
    again = KeyStore(store.folder, store.lake)
    assert again.key("pseudonym/healthcare") == made
    assert store.key("pseudonym/tax").secret != made.secret
    modes = {stat.S_IMODE(path.stat().st_mode) for path in store.folder.rglob("*.key")}
    folders = {
        stat.S_IMODE(path.stat().st_mode) for path in (store.folder, store.folder / "pseudonym")
    }
    assert (modes, folders) == ({0o600}, {0o700})
    assert made.secret.hex() not in repr(made)
    assert made.secret.hex() not in repr(store)


def test_processes_that_make_a_key_at_once_have_the_same(store: KeyStore) -> None:
    stores = [KeyStore(store.folder, store.lake) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(each.key, "links") for each in stores]
        made = {each.result().secret for each in asked}
    assert len(made) == 1


def test_rotation_leaves_every_version_readable(store: KeyStore) -> None:
    first = store.key("links")
    second = store.rotate("links")
    assert store.key("links") == second != first
    assert store.all_versions("links") == [second, first]
    assert (first.version, second.version) == (1, 2)


def test_what_may_not_be_rotated_is_refused(store: KeyStore) -> None:
    store.key("findings")
    with pytest.raises(InputError, match="该密钥不轮换"):
        store.rotate("findings")
    with pytest.raises(InputError, match="没有这个密钥"):
        store.rotate("links")
    for name in ("../lake", "a/../b", "/etc/passwd", "", "a.b"):
        with pytest.raises(InputError, match="不是密钥名称"):
            store.key(name)


def test_a_store_in_the_lake_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "lake")
    (tmp_path / "lake").mkdir()
    for folder in (tmp_path / "lake" / "keys", tmp_path / "link" / "keys"):
        with pytest.raises(InputError, match="数据湖之内"):
            KeyStore(folder, tmp_path / "lake").key("links")


@pytest.mark.parametrize("opened", ["", "links.key"])
def test_what_others_may_read_is_refused(store: KeyStore, opened: str) -> None:
    store.key("links")
    path = store.folder / opened
    path.chmod(path.stat().st_mode | stat.S_IRGRP)
    with pytest.raises(InputError, match="chmod go-rwx"):
        KeyStore(store.folder, store.lake).key("links")


def test_what_is_no_key_is_refused_without_its_content(store: KeyStore) -> None:
    store.key("links")
    (store.folder / "links.key").write_text("c0ffee")
    with pytest.raises(InputError, match="不是密钥") as refusal:
        KeyStore(store.folder, store.lake).key("links")
    assert "c0ffee" not in str(refusal.value)


def test_systemd_hands_keys_over(
    store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_keys = tmp_path / "credentials"
    given_keys.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given_keys))
    (given_keys / "zb.pseudonym.healthcare").write_text("01" * 32)
    (given_keys / "zb.pseudonym.healthcare.2").write_text("02" * 32 + "\n")
    (given_keys / "unrelated").write_text("x")
    assert store.key("pseudonym/healthcare").secret == bytes([2]) * 32
    assert [each.version for each in store.all_versions("pseudonym/healthcare")] == [2, 1]
    assert store.names() == ["pseudonym/healthcare"]
    assert not store.folder.exists()
    with pytest.raises(InputError, match=r"zb\.pseudonym\.healthcare\.3"):
        store.rotate("pseudonym/healthcare")
    (store.folder / "pseudonym").mkdir(parents=True)
    other = store.folder / "pseudonym" / "healthcare.2.key"
    other.write_text("03" * 32)
    for each in (store.folder, other.parent, other):
        each.chmod(0o700)
    with pytest.raises(InputError, match="密钥不同"):
        store.key("pseudonym/healthcare")


def test_the_journal_knows_keys_by_fingerprint_and_a_lost_one_is_not_made_anew(
    tmp_path: Path,
) -> None:
    platform = Platform(settings_in(tmp_path / "home"))
    made = platform.keys.key("links")
    rotated = platform.keys.rotate("links", "王五")
    said = [
        (line.actor, line.action, line.detail)
        for line in platform.registry.journal.lines("key links")
    ]
    assert [actor for actor, _, _ in said] == ["平台", "王五"]
    assert [rotated.fingerprint in detail for _, _, detail in said] == [False, True]
    assert not any(key.secret.hex() in str(said) for key in (made, rotated))
    for file in platform.settings.keys.glob("links*"):
        file.unlink()
    with pytest.raises(InputError, match="放回另行保管的密钥文件夹"):
        Platform(platform.settings).keys.key("links")
    platform.registry.close()


def test_the_folder_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_KEYS", str(tmp_path / "apart"))
    assert current().keys == tmp_path / "apart"
    assert current().checkpoint_key == tmp_path / "apart" / "checkpoint.pem"


def test_a_backup_of_before_a_rotation_is_read_with_its_key(
    filled: Platform, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    first = make_backup(filled, elsewhere / "backups")
    filled.keys.rotate("backup")
    second = make_backup(filled, elsewhere / "backups")
    new, old = filled.keys.all_versions("backup")
    for number, (made, key) in enumerate([(first, old), (second, new)]):
        kept = BackupSet(elsewhere / "backups", key.secret)
        assert restore_files(kept, elsewhere / str(number), made.name) == made.files
    with pytest.raises(InputError, match="密钥不对"):
        BackupSet(elsewhere / "backups", new.secret).read_list(first.name)


def test_keys_are_in_no_backup_wherever_they_lie(
    filled: Platform, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setenv("ZB_KEYS", str(filled.settings.home / "secrets"))
    platform = Platform(filled.settings)
    platform.keys.key("links")
    made = make_backup(platform, elsewhere)
    listed = BackupSet(elsewhere, platform.keys.key("backup").secret).read_list(made.name)
    assert not [name for name in listed["files"] if name.endswith(".key")]
    platform.close()


@settings(deadline=None, max_examples=40)
@given(st.binary(min_size=1, max_size=64), st.text(max_size=40))
def test_the_engine_makes_the_hmac_that_python_makes(secret: bytes, text: str) -> None:
    text = text.replace("\0", "")
    expected = hmac.new(secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    assert hmac_hex(secret, text) == expected
    assert duckdb.execute(f"SELECT {hmac_sql(secret, '$1::VARCHAR')}", [text]).fetchone() == (
        expected,
    )
