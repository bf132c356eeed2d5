"""A delivery on a real SFTP server: OpenSSH, with its host key and a login by key."""

import getpass
import hashlib
import json
import shutil
import socket
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import paramiko
import pytest

from assets.sharing.handover.deliver import deliver
from assets.sharing.handover.product_handover import ProductHandover
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
    inbox: Path


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
        yield SftpHome(f"sftp://{getpass.getuser()}@127.0.0.1:{port}{inbox}", home, inbox)
        running.terminate()


def test_a_delivery_arrives_whole_with_its_receipt(city: City, sftp: SftpHome) -> None:
    grant = city.platform.registry.sharing.grants.one(city.granted("payer"))
    asked = ProductHandover(city.platform, city.release, grant, DAY, "王五")
    for _ in range(2):  # a second delivery of the day takes the place of the first
        done = deliver(asked, sftp.url)
        arrived = {each.name: each for each in sftp.inbox.iterdir()}
        told = json.loads(arrived.pop(f"payer-{DAY}.receipt.json").read_text("utf-8"))
        assert told["target"] == done.target == f"sftp://{sftp.url.partition('@')[2]}"
        sums = {
            name: hashlib.sha256(each.read_bytes()).hexdigest() for name, each in arrived.items()
        }
        assert sums == {each["name"]: each["sha256"] for each in told["files"]}
    with pytest.raises(InputError, match="没有交付任何内容"):
        deliver(asked, f"{sftp.url}/missing")
    (sftp.home / ".ssh" / "authorized_keys").write_text("")
    with pytest.raises(InputError, match="登录"):
        deliver(asked, sftp.url)
    assert len(city.platform.registry.sharing.usage.calls(DAY)) == 2
