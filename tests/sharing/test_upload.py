"""A delivery on a real SFTP server: OpenSSH, with its host key and a login by key."""

import getpass
import shutil
import socket
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import paramiko
import pytest

from assets.sharing.deliver_files import deliver_files
from assets.sharing.upload_files import upload_folder
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.errors import InputError

pytestmark = pytest.mark.servers
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host_key
PidFile none
AuthorizedKeysFile {home}/.ssh/authorized_keys
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
UsePAM no
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class SftpHome:
    """A running sshd, and the folder in which its user's keys stand."""

    url: str
    home: Path


@pytest.fixture
def sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[SftpHome]:
    program = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin")
    assert program, "apt-get install openssh-server"
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    (home / ".ssh").mkdir(parents=True)
    own = paramiko.ECDSAKey.generate()
    own.write_private_key_file(str(home / ".ssh" / "id_ecdsa"))
    (home / ".ssh" / "authorized_keys").write_text(f"{own.get_name()} {own.get_base64()}\n")
    host = paramiko.ECDSAKey.generate()
    host.write_private_key_file(str(home / "host_key"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    known = f"[127.0.0.1]:{port} {host.get_name()} {host.get_base64()}\n"
    (home / ".ssh" / "known_hosts").write_text(known)
    (home / "sshd_config").write_text(CONFIG.format(port=port, home=home))
    Path("/run/sshd").mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    with subprocess.Popen(
        [program, "-D", "-e", "-f", str(home / "sshd_config")], stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        while "listening" not in running.stderr.readline():
            assert running.poll() is None
        yield SftpHome(f"sftp://{getpass.getuser()}@127.0.0.1:{port}{inbox}", home)
        running.terminate()


def test_a_delivery_arrives_whole_with_its_receipt(
    city: City, sftp: SftpHome, tmp_path: Path
) -> None:
    grant = city.platform.registry.sharing.grants.one(city.granted("payer"))
    out = tmp_path / "out"
    deliver_files(city.platform, city.catalog, grant, city.catalog.products["payer"], out, DAY)
    for _ in range(2):  # a second delivery of the day takes the place of the first
        names = upload_folder(out, sftp.url)
        assert names[-1].endswith(".receipt.json")
        arrived = {each.name: each.read_bytes() for each in (tmp_path / "inbox").iterdir()}
        assert arrived == {each.name: each.read_bytes() for each in out.iterdir()}


def test_another_server_a_refused_login_and_a_missing_folder_are_told(
    sftp: SftpHome, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("no\n1\n")
    with pytest.raises(InputError, match="No such file"):
        upload_folder(out, f"{sftp.url}/missing")
    (sftp.home / ".ssh" / "authorized_keys").write_text("")
    with pytest.raises(InputError, match="登录"):
        upload_folder(out, sftp.url)
    other = paramiko.ECDSAKey.generate()
    known = sftp.home / ".ssh" / "known_hosts"
    known.write_text(f"{known.read_text().split()[0]} {other.get_name()} {other.get_base64()}\n")
    with pytest.raises(InputError, match="另一台"):
        upload_folder(out, sftp.url)
    assert list((tmp_path / "inbox").iterdir()) == []
