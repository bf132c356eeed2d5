"""HTTP client of an agency's service: login, rate limit, retries where it is busy."""

import base64
import hashlib
import hmac
import json
import re
import ssl
import time
import urllib.error
import urllib.request
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

from pydantic import Field

from resources.agencies.source.credentials import password, trusted_certificates
from resources.agencies.source.declaration import Connection
from resources.agencies.source.error_words import causes
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message

_BUSY = (429, 502, 503, 504)
_LONGEST_ANSWER = 256 * 1024**2  # bytes


class Login(Declared):
    """How the service knows the platform; ``secret_env`` names the variable with the secret."""

    kind: Literal["header", "parameter", "basic", "oauth2", "hmac"] = Field(
        description="Way of login."
    )
    name: str = Field(default="Authorization", description="Header or parameter that bears it.")
    prefix: str = Field(default="", description="What stands before the secret, such as 'Bearer '.")
    user: str | None = Field(default=None, description="User, client or application.")
    secret_env: str = Field(description="Name of the environment variable with the secret.")
    token_url: str | None = Field(default=None, description="Where OAuth2 gives a token.")


class WebService(Connection):
    """A service at ``url``; the certificate of https is verified by ``ca`` or this machine's authorities."""

    url: str = Field(pattern="^https?://", description="Address of the service.")
    plain: bool = Field(default=False, description="Whether an address without TLS is meant.")
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    login: Login | None = Field(default=None, description="How the platform logs in.")
    timeout: int = Field(default=30, description="Seconds to wait for an answer.")
    pause: float = Field(default=0, ge=0, description="Seconds between two requests.")
    attempts: int = Field(default=4, ge=1, description="How often a page is asked for at most.")
    longest_wait: int = Field(
        default=60, description="Seconds to wait at most before asking again."
    )


class HttpService(WebService):
    """A service that answers with JSON."""

    kind: Literal["http"] = Field(description="An HTTP service that answers with JSON.")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer that points elsewhere is none: the login is not shown to other hosts."""

    def redirect_request(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, *_: Any
    ) -> None:
        """Follow nothing."""


class Client:
    """Asks one service, page after page."""

    def __init__(self, service: WebService) -> None:
        self._service = service
        self._token: str | None = None
        self._asked = False
        self._host = urlsplit(service.url).netloc
        if not service.url.startswith("https://") and not service.plain:
            raise PullError(
                "unreachable",
                message("the address of service {host} is without TLS", host=self._host),
                message("write an https address; only in a secured network write plain: true"),
            )

    def json(self, url: str, parameters: dict[str, str]) -> tuple[Any, str | None]:
        """The answer, and the address of the next page that its head tells."""
        body, link = self._get(url, parameters)
        try:
            return json.loads(body, parse_float=str), link and urljoin(url, link)
        except ValueError:
            failure = PullError(
                "unreadable",
                message("the answer of service {host} is no JSON", host=self._host),
                message("check path and login with the agency"),
            )
        raise failure

    def text(self, url: str, parameters: dict[str, str]) -> str:
        """The answer as text."""
        return self._get(url, parameters)[0].decode("utf-8", "replace")

    def _get(self, url: str, parameters: dict[str, str]) -> tuple[bytes, str | None]:
        if urlsplit(url).netloc != self._host:
            raise PullError(
                "unreachable",
                message("service {host} points to another host", host=self._host),
                message("check paging with the agency: the login is not shown to other hosts"),
            )
        failure = None
        for attempt in range(1, self._service.attempts + 1):
            if self._asked and self._service.pause:
                time.sleep(self._service.pause)
            self._asked = True
            try:
                return self._once(url, parameters)
            except urllib.error.HTTPError as error:
                failure = self._status_error(error.code)
                if error.code not in _BUSY:
                    break
                self._wait(error.headers.get("Retry-After"), attempt)
            except (OSError, urllib.error.URLError) as error:
                failure = self._connection_error(error)
                self._wait(None, attempt)
        raise failure or self._status_error(0)

    def _once(self, url: str, parameters: dict[str, str]) -> tuple[bytes, str | None]:
        headers, more = self._login(url, parameters)
        asked = parameters | more
        whole = f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}" if asked else url
        request = urllib.request.Request(whole, headers={"Accept": "application/json"} | headers)  # noqa: S310
        context = ssl.create_default_context(cafile=trusted_certificates(self._service.ca))
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), _NoRedirect
        )
        with opener.open(request, timeout=self._service.timeout) as answer:
            link = re.search(r'<([^>]+)>\s*;\s*rel="?next"?', answer.headers.get("Link") or "")
            body = answer.read(_LONGEST_ANSWER)
            told = answer.headers.get("Content-Length")
            if told and len(body) != int(told):
                raise OSError("cut")
            return body, link[1] if link else None

    def _login(self, url: str, parameters: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and parameters that log in."""
        login = self._service.login
        if login is None:
            return {}, {}
        secret = password(login.secret_env) or ""
        match login.kind:
            case "header":
                return {login.name: f"{login.prefix}{secret}"}, {}
            case "parameter":
                return {}, {login.name: secret}
            case "basic":
                pair = base64.b64encode(f"{login.user}:{secret}".encode()).decode()
                return {"Authorization": f"Basic {pair}"}, {}
            case "oauth2":
                self._token = self._token or self._new_token(login, secret)
                return {"Authorization": f"Bearer {self._token}"}, {}
            case "hmac":
                stamp = str(int(time.time() * 1000))
                text = "\n".join([urlsplit(url).path, urlencode(sorted(parameters.items())), stamp])
                signed = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
                return {
                    "X-App-Id": login.user or "",
                    "X-Timestamp": stamp,
                    "X-Signature": signed,
                }, {}

    def _new_token(self, login: Login, secret: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": login.user or "",
            "client_secret": secret,
        }
        address = urljoin(self._service.url, login.token_url or "")
        request = urllib.request.Request(address, data=urlencode(form).encode())  # noqa: S310
        context = ssl.create_default_context(cafile=trusted_certificates(self._service.ca))
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), _NoRedirect
        )
        with opener.open(request, timeout=self._service.timeout) as answer:
            return str(json.loads(answer.read(1 << 20))["access_token"])

    def _wait(self, told: str | None, attempt: int) -> None:
        if attempt == self._service.attempts:
            return
        asked = int(told) if told and told.isdigit() else 2**attempt / 4
        time.sleep(min(asked, self._service.longest_wait))

    def _status_error(self, code: int) -> PullError:
        host = self._host
        if code in (401, 403):
            return PullError(
                "authentication",
                message("service {host} refused the login (HTTP {code})", host=host, code=code),
                message(
                    "check login with the agency; secret_env names the variable that holds the secret"
                ),
            )
        if code in (404, 410):
            return PullError(
                "missing_table",
                message(
                    "service {host} has nothing at this path (HTTP {code})", host=host, code=code
                ),
                message("correct path in sources.yml, or ask the agency"),
            )
        if code in _BUSY:
            return PullError(
                "unreachable",
                message(
                    "service {host} is busy (HTTP {code}), asked {times} times",
                    host=host,
                    code=code,
                    times=self._service.attempts,
                ),
                message("try again later, or raise pause in sources.yml"),
            )
        return PullError(
            "unreadable",
            message("service {host} answered with an error (HTTP {code})", host=host, code=code),
            message("check path and parameters with the agency"),
        )

    def _connection_error(self, error: Exception) -> PullError:
        certificate = any(isinstance(each, ssl.SSLCertVerificationError) for each in causes(error))
        return PullError(
            "unreachable",
            message("the certificate of service {host} cannot be verified", host=self._host)
            if certificate
            else message("service {host} cannot be reached, or broke off", host=self._host),
            message("write ca: the file with the certificate of the agency's authority")
            if certificate
            else message("check the network and that the server runs, and try again"),
        )
