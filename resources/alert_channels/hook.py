"""POST to a webhook of one's own, or to a robot of 企业微信, 钉钉 or 飞书.

Forms and signatures as the messengers' users describe them (钉钉, 飞书: two independent
descriptions of the signature agreed); nothing here was tried against the messengers themselves.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from resources.alert_channels.failure import SendError
from resources.alert_channels.secret import read_secret, trusted_context
from zb_pipelines.domain.alert_settings import HookChannel
from zb_pipelines.domain.alerts.notice import Notice
from zb_pipelines.domain.messages import message

TIMEOUT_SECONDS = 20.0
MOST_BYTES: Mapping[str, int] = {"wecom": 2048, "dingtalk": 15000, "feishu": 15000}
"""Length of a text. 企业微信: 2,048 bytes of UTF-8; 飞书: the whole body 20 KB; 钉钉's is not verified."""
# Where each robot says how it went, for all of them answer 200 to what they refuse.
_CODES: Mapping[str, str] = {"wecom": "errcode", "dingtalk": "errcode", "feishu": "code"}


def post_notice(channel: HookChannel, notice: Notice) -> None:
    """Send ``notice``; :class:`SendError` where nobody answers, or the answer is no success."""
    import httpx

    url = channel.url or read_secret(channel.url_env or "")
    secret = read_secret(channel.secret_env) if channel.secret_env else None
    url, headers, body = _request(channel.kind, url, secret, notice)
    try:
        with httpx.Client(
            verify=trusted_context(channel.ca_file), timeout=TIMEOUT_SECONDS
        ) as client:
            answer = client.post(url, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The address is a robot's secret: only the kind of failure is told.
        raise SendError(
            message("{kind}: {error}", kind=channel.kind, error=type(error).__name__)
        ) from None
    if answer.status_code >= 300:
        raise SendError(
            message("{kind}: answer {status}", kind=channel.kind, status=answer.status_code)
        )
    _check_code(channel.kind, answer.text)


def _check_code(kind: str, text: str) -> None:
    if kind not in _CODES:
        return
    try:
        said = json.loads(text)
    except ValueError:
        said = {}
    code = said.get(_CODES[kind]) if isinstance(said, dict) else None
    if code != 0:
        raise SendError(message("{kind}: refused with code {code}", kind=kind, code=code))


def _request(
    kind: str, url: str, secret: str | None, notice: Notice
) -> tuple[str, dict[str, str], bytes]:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if kind == "webhook":
        body = _encode(notice.as_json())
        return url, headers | (_own_signature(secret, body) if secret else {}), body
    text = _cut(notice.text, MOST_BYTES[kind])
    if kind == "feishu":
        content: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        return url, headers, _encode((_feishu_signature(secret) if secret else {}) | content)
    if kind == "dingtalk" and secret:
        url += ("&" if "?" in url else "?") + _dingtalk_signature(secret)
    return url, headers, _encode({"msgtype": "text", "text": {"content": text}})


def _own_signature(secret: str, body: bytes) -> dict[str, str]:
    """HMAC-SHA256 of ``<seconds>.<body>``, hexadecimal, with the seconds beside it."""
    stamp = str(int(time.time()))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-ZB-Timestamp": stamp, "X-ZB-Signature": f"sha256={signed}"}


def _dingtalk_signature(secret: str) -> str:
    r"""``timestamp`` in milliseconds; HMAC-SHA256 by the secret over ``timestamp\nsecret``."""
    stamp = str(round(time.time() * 1000))
    signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"


def _feishu_signature(secret: str) -> dict[str, str]:
    r"""``timestamp`` in seconds; HMAC-SHA256 by ``timestamp\nsecret`` over nothing."""
    stamp = str(int(time.time()))
    signed = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(signed).decode()}


def _encode(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _cut(text: str, most: int) -> str:
    """The text, cut at a character so that its UTF-8 has at most ``most`` bytes."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    end = message("… (cut off)")
    return encoded[: most - len(end.encode())].decode(errors="ignore") + end
