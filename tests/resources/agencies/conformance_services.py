"""A service that gives the same records as JSON pages, as OGC API - Features and as WFS."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Layers(ThreadingHTTPServer):
    """``records`` are given to who shows the key; ``cut`` breaks answers off."""

    records: list[dict[str, str]]
    cut = False


class _Answers(BaseHTTPRequestHandler):
    server: Layers  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        if self.headers.get("X-Key") != "s3cret":
            self._send(401, {})
        elif "gone" in self.path:
            self._send(404, {})
        elif parts.path == "/roll":
            start, page = self._page(int(query["page"]) - 1, int(query["size"]))
            self._send(200, {"data": {"list": page, "total": len(self.server.records)}})
        else:
            size = int(query.get("limit", query.get("count", "7")))
            at = int(query.get("offset", query.get("startIndex", "0")))
            start, page = self._page(at // size, size)
            following = (
                f"http://{self.headers['Host']}{parts.path}?limit={size}&offset={start + size}"
            )
            more = start + size < len(self.server.records)
            self._send(
                200,
                {
                    "features": [
                        {"type": "Feature", "geometry": None, "properties": each} for each in page
                    ],
                    "numberMatched": len(self.server.records),
                    "links": [{"rel": "next", "href": following}] if more else [],
                },
            )

    def _page(self, number: int, size: int) -> tuple[int, list[dict[str, str]]]:
        start = number * size
        return start, self.server.records[start : start + size]

    def _send(self, code: int, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.server.cut else body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Generator[Layers]:
    """The service, for as long as the block runs."""
    server = Layers(("127.0.0.1", 0), _Answers)
    server.records = []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
