"""An HTTP service of ours: every way of paging and login, busy answers, cuts and refusals."""

import json
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry

Taken = Callable[..., list[tuple[Any, ...]]]
RECORDS = [{"身份证号": f"A{n}", "xm": "李明", "town_code": "370303001"} for n in range(1, 8)]
ALL = [(f"A{n}", "李明", "370303001", n) for n in range(1, 8)]


class Service(ThreadingHTTPServer):
    """Gives :data:`RECORDS` in pages of three; ``answers`` are told first, as (code, headers)."""

    answers: list[tuple[int, dict[str, str]]]
    asked: list[tuple[str, dict[str, str]]]
    total: int | None = None
    cut = False


class _Answers(BaseHTTPRequestHandler):
    server: Service  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        secret = parse_qs(body).get("client_secret", [""])[0]
        self._send(200, {"access_token": f"token-for-{secret}"}, {})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        self.server.asked.append((self.path, dict(self.headers)))
        if self.server.answers:
            code, headers = self.server.answers.pop(0)
            self._send(code, {"error": "busy"}, headers)
            return
        if parts.path == "/missing":
            self._send(404, {}, {})
            return
        start = int(query.get("offset", (int(query.get("page", "1")) - 1) * 3))
        page = RECORDS[start : start + 3]
        last = start + 3 >= len(RECORDS)
        here = f"http://{self.headers['Host']}{parts.path}"
        answer = {
            "data": {"list": page, "total": self.server.total or len(RECORDS)},
            "cursor": None if last else str(start + 3),
            "features": [{"type": "Feature", "properties": each} for each in page],
            "links": [] if last else [{"rel": "next", "href": f"{here}?offset={start + 3}"}],
        }
        headers = {} if last else {"Link": f'<{here}?offset={start + 3}>; rel="next"'}
        self._send(200, answer, headers)

    def _send(self, code: int, answer: object, headers: dict[str, str]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.server.cut else body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Generator[Service]:
    server = Service(("127.0.0.1", 0), _Answers)
    server.answers, server.asked = [], []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def source(service: Service, declared: Callable[[str], Source]) -> Callable[..., Source]:
    """The service's records; ``inside`` of the entry and ``more`` of the connection in YAML."""

    def declare(
        inside: str = "records: data.list", more: str = "", plain: str = ", plain: true"
    ) -> Source:
        return declared(
            f"connections:\n  c: {{kind: http, url: 'http://127.0.0.1:{service.server_port}'{plain}{more}}}\n"
            f"entries:\n  civil_affairs/roll: {{connection: c, path: roll, {inside}}}\n"
        )

    return declare


@pytest.mark.parametrize(
    "inside",
    [
        "records: data.list, paging: {kind: page, size: 3}, total: data.total",
        "records: data.list, paging: {kind: page, size: 1000}",
        "records: data.list, paging: {kind: page, size: 3, size_parameter: rows}",
        "records: data.list, paging: {kind: offset, parameter: offset, first: 0}",
        "records: data.list, paging: {kind: cursor, parameter: offset, next: cursor}",
        "records: data.list, paging: {kind: link}",
        "records: features, properties: properties, paging: {kind: link, next: links}",
    ],
)
def test_all_pages_come_in_their_order(
    source: Callable[..., Source], roll: Entry, taken: Taken, inside: str
) -> None:
    assert taken(source(inside), roll) == ALL


@pytest.mark.parametrize(
    ("login", "header", "value"),
    [
        ("kind: header, prefix: 'Bearer '", "Authorization", "Bearer s3cret"),
        ("kind: header, name: X-Key", "X-Key", "s3cret"),
        ("kind: basic, user: zb", "Authorization", "Basic emI6czNjcmV0"),
        ("kind: oauth2, user: zb, token_url: /token", "Authorization", "Bearer token-for-s3cret"),
        ("kind: hmac, user: zb", "X-App-Id", "zb"),
    ],
)
def test_every_login_is_shown(
    service: Service,
    source: Callable[..., Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
    login: str,
    header: str,
    value: str,
) -> None:
    monkeypatch.setenv("ZB_TEST_SECRET", "s3cret")
    declared = source(more=f", login: {{{login}, secret_env: ZB_TEST_SECRET}}")
    assert len(taken(declared, roll)) == 3
    assert service.asked[0][1][header] == value
    assert "s3cret" not in repr(declared)


def test_a_busy_service_is_asked_again_and_goes_on(
    service: Service, source: Callable[..., Source], roll: Entry, taken: Taken
) -> None:
    service.answers = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
    assert taken(source("records: data.list, paging: {kind: page, size: 3}"), roll) == ALL


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, "authentication"),
        (404, "missing_table"),
        (429, "unreachable"),
        (500, "unreadable"),
        (302, "unreadable"),
    ],
)
def test_refusals_are_told_by_their_kind(
    service: Service, source: Callable[..., Source], roll: Entry, taken: Taken, code: int, kind: str
) -> None:
    service.answers = [(code, {"Retry-After": "0", "Location": "http://127.0.0.1:1/"})] * 9
    with pytest.raises(PullError) as failed:
        taken(source(), roll)
    assert failed.value.kind == kind


def test_fewer_records_than_told_are_a_truncated_delivery(
    service: Service, source: Callable[..., Source], roll: Entry, taken: Taken
) -> None:
    service.total = 9
    with pytest.raises(PullError) as failed:
        taken(source("records: data.list, total: data.total, paging: {kind: page, size: 3}"), roll)
    assert (failed.value.kind, failed.value.rows, failed.value.declared) == ("truncated", 7, 9)


def test_an_answer_that_is_cut_is_no_answer(
    service: Service, source: Callable[..., Source], roll: Entry, taken: Taken
) -> None:
    service.cut = True
    with pytest.raises(PullError) as failed:
        taken(source(more=", attempts: 2, timeout: 2, longest_wait: 0"), roll)
    assert failed.value.kind == "unreachable"


def test_an_address_without_tls_must_be_meant(
    source: Callable[..., Source], roll: Entry, taken: Taken
) -> None:
    with pytest.raises(PullError, match="https"):
        taken(source(plain=""), roll)
