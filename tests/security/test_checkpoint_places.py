"""Checkpoints elsewhere: by mail, in a bucket with object lock, stamped by an authority of time stamps."""

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest
from aiosmtpd.controller import Controller
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner

from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.platform import Platform, open_platform
from resources.registry.audit.verify_evidence import check_checkpoints
from tests.alerts.servers import Inbox, free_port
from tests.environment import choose_home
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError

pytestmark = pytest.mark.servers
BUCKET = "evidence"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path / "home", today())
    return open_platform()


def verified(platform: Platform, folder: Path) -> list[str]:
    lines = gather_evidence(platform.registry).lines
    return [each.kind for each in check_checkpoints(lines, folder, None)]


def test_a_mailed_checkpoint_is_verified_from_its_attachments(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, saved = Inbox(), tmp_path / "saved"
    saved.mkdir()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    place = f"mailto:audit@city.example?server=127.0.0.1:{controller.port}"
    monkeypatch.setenv("ZB_CHECKPOINT_TO", place)
    try:
        made = make_checkpoint(platform)
    finally:
        controller.stop()
    (letter,) = inbox.mails
    assert letter["To"] == "audit@city.example"
    assert letter["Subject"] == f"{made.size:012}.checkpoint.json"
    for part in letter.iter_attachments():
        (saved / part.get_filename()).write_bytes(part.get_payload(decode=True))
    assert verified(platform, saved) == []
    (saved / "checkpoint.pub").write_text("00" * 32)
    assert verified(platform, saved) == ["checkpoint.signature"]


def test_a_mail_server_elsewhere_must_show_a_certificate_and_each_place_is_told(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, folder = Inbox(), tmp_path / "worm"
    controller = Controller(inbox, hostname="127.0.0.2", port=free_port())
    controller.start()
    elsewhere = f"mailto:a@b.example?server=127.0.0.2:{controller.port}"
    nobody = f"mailto:a@b.example?server=localhost:{free_port()}"
    monkeypatch.setenv("ZB_CHECKPOINT_TO", f"{elsewhere},{nobody},ftp://x/y,{folder}")
    try:
        with pytest.raises(InputError) as refusal:
            make_checkpoint(platform)
    finally:
        controller.stop()
    where = [each.where.partition(" ")[2] for each in refusal.value.problems]
    assert where == [elsewhere, nobody, "ftp://x/y"]
    assert inbox.mails == []
    assert verified(platform, folder) == []  # the last place has it all the same


def test_an_object_in_a_locked_bucket_can_be_neither_replaced_nor_deleted(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "zb",
        "AWS_SECRET_ACCESS_KEY": "geheim",
        "AWS_DEFAULT_REGION": "us-east-1",
        "ZB_CHECKPOINT_TO": f"s3://{BUCKET}/zb",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    try:
        client.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        retention = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3650}}
        client.put_object_lock_configuration(
            Bucket=BUCKET,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": retention},
        )
        first, second = make_checkpoint(platform), make_checkpoint(platform)
        names = {f"zb/{each.size:012}.checkpoint.json" for each in (first, second)}
        versions = client.list_object_versions(Bucket=BUCKET)["Versions"]
        kept = {str(each["Key"]): str(each["VersionId"]) for each in versions}
        assert kept.keys() == {*names, "zb/checkpoint.pub"}
        assert len(versions) == len(kept)  # nothing was put over another
        for key, version in kept.items():
            with pytest.raises(ClientError, match="AccessDenied"):
                client.delete_object(Bucket=BUCKET, Key=key, VersionId=version)
            with pytest.raises(ClientError, match="PreconditionFailed"):
                client.put_object(Bucket=BUCKET, Key=key, Body=b"{}", IfNoneMatch="*")
            client.download_file(BUCKET, key, str(tmp_path / Path(key).name))
        assert verified(platform, tmp_path) == []
        monkeypatch.setenv("ZB_CHECKPOINT_TO", "s3://nothing/zb")
        with pytest.raises(InputError, match="s3://nothing/zb"):
            make_checkpoint(platform)
    finally:
        server.stop()


def _certificates(folder: Path) -> Path:
    """A root and the authority's certificate of it, with the configuration of ``openssl ts``; the root's file."""
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in ("root", "tsa")]
    now = datetime.now(UTC)
    for place, file in enumerate(("root", "tsa")):
        made = (
            x509.CertificateBuilder()
            .subject_name(names[place])
            .issuer_name(names[0])
            .public_key(keys[place].public_key())
            .serial_number(place + 1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=not place, path_length=None), critical=True)
        )
        if place:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            made = made.add_extension(usage, critical=True)
        signed = made.sign(keys[0], hashes.SHA256())
        (folder / f"{file}.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa = a\n[a]\nserial = {folder}/serial\nsigner_cert = {folder}/tsa.pem\n"
        f"signer_key = {folder}/tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n"
        "digests = sha256, sha512\naccuracy = secs:1\n"
    )
    return folder / "root.pem"


@contextmanager
def authority(folder: Path) -> Generator[str]:
    """An authority of time stamps by OpenSSL; its address."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            asked, answer = folder / "asked.tsq", folder / "answer.tsr"
            asked.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            subprocess.run(
                ["openssl", "ts", "-reply", "-config", str(folder / "tsa.cnf"), "-queryfile",
                 str(asked), "-out", str(answer)],
                check=True, capture_output=True,
            )  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer.read_bytes())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def verify_stamps(root: Path) -> list[str]:
    done = CliRunner().invoke(
        declare_app(), ["ledger", "verify", "--timestamps", str(root), "--json"]
    )
    return [each["where"] for each in json.loads(done.stdout)["problems"]]


def test_an_authority_stamps_each_checkpoint_and_a_wrong_stamp_is_found(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = platform.settings.home / "checkpoints"
    (tmp_path / "tsa").mkdir()
    root = _certificates(tmp_path / "tsa")
    with authority(tmp_path / "tsa") as url:
        monkeypatch.setenv("ZB_TIMESTAMP_URL", url)
        for _ in range(2):
            make_checkpoint(platform)
    first, second = sorted(folder.glob("*.checkpoint.json"))
    stamps = [each.with_name(f"{each.name}.tsr") for each in (first, second)]
    assert verify_stamps(root) == []
    known = subprocess.run(
        ["openssl", "ts", "-verify", "-data", str(first), "-in", str(stamps[0]), "-CAfile",
         str(root), "-untrusted", str(root.with_name("tsa.pem"))],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "OK" in known.stdout + known.stderr

    (tmp_path / "other").mkdir()
    foreign = _certificates(tmp_path / "other")
    assert verify_stamps(foreign) == [first.name, second.name]
    stamps[0].write_bytes(stamps[1].read_bytes())
    assert verify_stamps(root) == [first.name]
    stamps[1].unlink()
    assert verify_stamps(root) == [first.name, second.name]

    with pytest.raises(InputError, match="时间戳"):  # nobody answers there any more
        make_checkpoint(platform)
    assert len(list(folder.glob("*.checkpoint.json"))) == 3  # signed and kept all the same
