"""Messages that go out: mail with TLS, a signed webhook, the forms and signatures of three robots."""

import base64
import hashlib
import hmac
from collections.abc import Generator
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from resources.alert_channels import SendError, send
from tests.alerts.servers import PASSWORD, USER, Hook, certificate, hook_server, mail_server
from zb_pipelines.domain.alert_settings import HookChannel, MailChannel
from zb_pipelines.domain.alerts.alert import Alert
from zb_pipelines.domain.alerts.notice import Notice

NOTICE = Notice("运维", [Alert("source_failed", "warning", "tax/payer", "连不上来源数据库", "tax")])


@pytest.fixture
def hook() -> Generator[Hook]:
    with hook_server() as server:
        yield server


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mail_goes_out_by_tls_with_a_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Any
) -> None:
    file, context = certificate(tmp_path)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(context, starttls=security == "starttls") as (port, inbox):
        channel = MailChannel(
            kind="mail", host="127.0.0.1", port=port, security=security, ca_file=str(file),
            user=USER, password_env="MAIL_PASSWORD", sender="zb@example.cn", to=("ops@example.cn",),
        )  # fmt: skip
        send(channel, NOTICE, attempts=1)
    (mail,) = inbox.mails
    assert str(make_header(decode_header(mail["Subject"]))) == "公共数据平台：新增 1 项"
    assert "警告 · 来源失败 · tax/payer：连不上来源数据库" in mail.get_payload(decode=True).decode()


def test_a_mail_server_whose_certificate_nobody_vouches_for_gets_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, context = certificate(tmp_path)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(context, starttls=False) as (port, inbox):
        channel = MailChannel(
            kind="mail", host="127.0.0.1", port=port, user=USER, password_env="MAIL_PASSWORD",
            sender="zb@example.cn", to=("ops@example.cn",),
        )  # fmt: skip
        with pytest.raises(SendError, match="SSLCertVerificationError"):
            send(channel, NOTICE, attempts=1)
    assert inbox.mails == []


def test_a_webhook_is_signed_over_time_and_body(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "s")
    send(HookChannel(kind="webhook", url=hook.url, secret_env="HOOK_SECRET"), NOTICE)
    headers = hook.headers[0]
    signed = headers["X-ZB-Timestamp"].encode() + b"." + hook.raw[0]
    assert headers["X-ZB-Signature"] == (
        "sha256=" + hmac.new(b"s", signed, hashlib.sha256).hexdigest()
    )
    assert hook.bodies[0]["new"][0]["key"] == "source_failed:tax/payer"


def test_dingtalk_signs_the_address(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DING_URL", hook.url)
    monkeypatch.setenv("DING_SECRET", "SEC1")
    send(HookChannel(kind="dingtalk", url_env="DING_URL", secret_env="DING_SECRET"), NOTICE)
    query = hook.queries[0]
    (stamp,) = query["timestamp"]
    expected = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(expected).decode()]
    assert query["token"] == ["t"]
    assert hook.bodies[0]["msgtype"] == "text"


def test_feishu_signs_the_body(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEISHU_SECRET", "f")
    send(HookChannel(kind="feishu", url=hook.url, secret_env="FEISHU_SECRET"), NOTICE)
    body = hook.bodies[0]
    expected = hmac.new(f"{body['timestamp']}\nf".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(expected).decode()
    assert (body["msg_type"], body["content"]["text"]) == ("text", NOTICE.text)


def test_a_long_text_is_cut_at_a_character_to_what_wecom_takes(hook: Hook) -> None:
    many = [Alert("disk", "error", f"盘{n}", "空间不足" * 30) for n in range(40)]
    send(HookChannel(kind="wecom", url=hook.url), Notice("运维", many))
    text = hook.bodies[0]["text"]["content"]
    assert len(text.encode()) <= 2048
    assert text.endswith("…（已截断）")


def test_a_robot_that_refuses_with_an_answer_of_200_is_a_failure(hook: Hook) -> None:
    hook.answer = {"errcode": 93000}
    with pytest.raises(SendError, match="93000") as refused:
        send(HookChannel(kind="wecom", url=hook.url), NOTICE, attempts=1)
    assert "token" not in str(refused.value)


def test_sending_is_tried_again(hook: Hook) -> None:
    hook.failing = 2
    send(HookChannel(kind="webhook", url=hook.url), NOTICE, attempts=3, pause=0.01)
    assert (hook.asked, len(hook.bodies)) == (3, 1)


def test_an_unset_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOBODY_SET_THIS", raising=False)
    with pytest.raises(SendError, match="NOBODY_SET_THIS"):
        send(HookChannel(kind="feishu", url_env="NOBODY_SET_THIS"), NOTICE, attempts=1)
