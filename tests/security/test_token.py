"""Keys under a PKCS#11 token, SoftHSM's: nothing in the folder is of use without it, and what is told."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from typer.testing import CliRunner

from resources.backup.backup import make_backup
from resources.backup.backup_set import BackupSet
from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.evidence.signing import signing_token
from resources.keys.token import declared_token
from resources.platform import Platform, close_platforms, open_platform
from resources.registry.audit.verify_evidence import check_checkpoints, statement
from tests.environment import choose_home
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError

DRIVERS = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
PIN = "562091"
TABLE_KEY = "lake/entry/tax__taxpayer"


def run_softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """A home whose settings name a token, which is new."""
    choose_home(monkeypatch, tmp_path / "home", today())
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    label = f"city {uuid4().hex[:8]}"
    run_softhsm("--init-token", "--free", "--label", label, "--so-pin", "90817263", "--pin", PIN)
    library = next(each for each in DRIVERS if Path(each).exists())
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "zb.toml").write_text(f'token = "{label}"\ntoken_library = "{library}"\n')
    monkeypatch.setenv("ZB_TOKEN_PIN", PIN)
    return open_platform()


def opened_anew() -> Platform:
    close_platforms()
    return open_platform()


@pytest.mark.servers
def test_the_folder_holds_nothing_of_a_key_under_the_token(platform: Platform) -> None:
    made = platform.keys.key("pseudonym/healthcare")
    (file,) = [each for each in platform.settings.keys.rglob("*") if each.is_file()]
    assert file.name == "healthcare.wrapped"
    assert file.stat().st_mode & 0o777 == 0o600
    assert made.secret.hex() not in file.read_text()
    assert opened_anew().keys.key("pseudonym/healthcare") == made
    assert set(json.loads(file.read_text())) == {"name", "version", "token_key", "nonce", "text"}


@pytest.mark.servers
def test_a_version_after_a_rotation_has_a_key_of_its_own_in_the_token(platform: Platform) -> None:
    first = platform.keys.key("links")
    second = platform.keys.rotate("links", "王五")
    keys = opened_anew().keys
    assert keys.all_versions("links") == [second, first]
    kept = [json.loads(Path(each).read_text())["token_key"] for each in keys.places("links")]
    assert len(set(kept)) == 2


@pytest.mark.servers
def test_what_was_destroyed_is_read_by_no_copy_of_the_folder(
    platform: Platform, tmp_path: Path
) -> None:
    platform.keys.key(TABLE_KEY)
    platform.keys.key("links")
    shutil.copytree(platform.settings.keys, tmp_path / "copy")
    assert platform.keys.destroy(TABLE_KEY, "王五") == [1]
    assert not list(platform.settings.keys.rglob("tax__taxpayer*"))
    assert platform.keys.key(TABLE_KEY).version == 2
    shutil.copytree(tmp_path / "copy", platform.settings.keys, dirs_exist_ok=True)
    with pytest.raises(InputError, match="没有它的密钥"):
        opened_anew().keys.version(TABLE_KEY, 1)
    assert opened_anew().keys.key("links").version == 1


@pytest.mark.servers
def test_files_of_two_keys_cannot_be_exchanged(platform: Platform) -> None:
    platform.keys.key("links")
    platform.keys.key("backup")
    folder = platform.settings.keys
    (folder / "links.wrapped").write_bytes((folder / "backup.wrapped").read_bytes())
    with pytest.raises(InputError, match="令牌不能使用"):
        opened_anew().keys.key("links")


@pytest.mark.servers
def test_what_lay_plain_is_moved_and_stays_the_same(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = os.environ["ZB_HOME"]
    written = Path(named, "zb.toml").read_text()
    Path(named, "zb.toml").write_text("")
    plain = opened_anew().keys
    before = {name: plain.key(name).secret for name in ("findings", "links", "pseudonym/tax")}
    rotated = plain.rotate("links").secret
    Path(named, "zb.toml").write_text(written)
    assert opened_anew().keys.key("findings").secret == before["findings"]
    done = CliRunner().invoke(declare_app(["keys", "move"]), ["keys", "move", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {"findings": [1], "links": [1, 2], "pseudonym/tax": [1]}
    keys = opened_anew().keys
    assert not list(keys.folder.rglob("*.key"))
    assert {name: keys.version(name, 1).secret for name in before} == before
    assert keys.key("links").secret == rotated
    how = [
        json.loads(line.detail)["how"]
        for line in open_platform().registry.journal.lines("key links")
    ]
    assert how == ["made", "rotated", "moved", "moved"]


@pytest.mark.servers
def test_the_token_signs_checkpoints_and_its_key_never_leaves_it(
    platform: Platform, tmp_path: Path
) -> None:
    make_checkpoint(platform)
    made = make_checkpoint(opened_anew())
    folder = Path(made.places[0])
    public = bytes.fromhex((folder / "checkpoint.pub").read_text())
    said = json.loads((folder / f"{made.size:012}.checkpoint.json").read_text())
    signature = said.pop("signature")
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(base64.b64decode(signature), statement(said))
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(signature), statement({**said, "size": 1}))
    lines = gather_evidence(open_platform().registry).lines
    assert not list(check_checkpoints(lines, folder, public))
    assert not list(platform.settings.keys.rglob("*.pem"))


@pytest.mark.servers
def test_a_file_that_has_signed_goes_on_signing(platform: Platform) -> None:
    settings, token = platform.settings, declared_token()
    assert token
    assert signing_token(settings)
    settings.checkpoint_key.parent.mkdir(mode=0o700, exist_ok=True)
    settings.checkpoint_key.write_text("")
    assert signing_token(settings) is None


@pytest.mark.servers
def test_a_backup_is_restored_by_the_key_that_the_token_opens(
    platform: Platform, tmp_path: Path
) -> None:
    made = make_backup(platform, tmp_path / "backups")
    apart = tmp_path / "apart.wrapped"
    shutil.copy(platform.settings.keys / "backup.wrapped", apart)
    secret = platform.keys.read_apart(apart)
    assert BackupSet(tmp_path / "backups", secret).read_list(made.name)["files"]


@pytest.mark.servers
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ZB_TOKEN_PIN", "000000", "令牌拒绝 PIN"),
        ("ZB_TOKEN_PIN", "", "没有提供令牌的 PIN"),
        ("ZB_TOKEN", "elsewhere", "令牌不能使用"),
    ],
)
def test_the_doctor_tells_a_token_that_is_not_to_be_had(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    platform.keys.key("links")
    close_platforms()
    monkeypatch.setenv(variable, value)
    done = CliRunner().invoke(declare_app(["doctor"]), ["doctor", "--json"])
    (check,) = [each for each in json.loads(done.output) if each["check"] == "密钥"]
    assert not check["ok"]
    assert said in check["said"]
    assert done.exit_code == 2


@pytest.mark.servers
def test_the_doctor_counts_what_still_lies_plain(platform: Platform) -> None:
    platform.keys.key("links")
    done = CliRunner().invoke(declare_app(["doctor"]), ["doctor", "--json"])
    (check,) = [each for each in json.loads(done.output) if each["check"] == "密钥"]
    assert check["ok"]
    assert "其中 0 个仍为明文" in check["said"]


@pytest.mark.servers
def test_the_pin_may_be_a_credential(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZB_TOKEN_PIN")
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "zb-token-pin").write_text(f"{PIN}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert platform.keys.key("links").version == 1


def test_without_its_driver_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    """In a process that has no such package: the import is refused there as it is where none is."""
    script = (
        "import sys; sys.modules['pkcs11'] = None\n"
        "from resources.keys.token import Token\n"
        "from resources.keys.token_keys import TokenKeys\n"
        "TokenKeys(Token('x.so', 'city')).wrap('links', 1, b'')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "pip install zb-pipelines[pkcs11]" in done.stderr


def test_a_token_without_a_driver_named_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_TOKEN", "city")
    monkeypatch.delenv("ZB_TOKEN_LIBRARY", raising=False)
    with pytest.raises(InputError, match="没有指定令牌的驱动"):
        declared_token()
