"""A geospatial service of ours: OGC API - Features and WFS 2.0, page by page."""

import json
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from resources.agencies import PullError, Source
from resources.agencies.inventory import inventory
from resources.agencies.services.wkt import wkt_of
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
SHAPES = [
    ({"type": "Point", "coordinates": [118.05, 36.8]}, "POINT (118.05 36.8)"),
    ({"type": "LineString", "coordinates": [[0, 0], [1, 2.5]]}, "LINESTRING (0 0, 1 2.5)"),
    (
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    ),
    (
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
    ),
    (
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2, 3]}]},
        "GEOMETRYCOLLECTION (POINT (1 2 3))",
    ),
    ({"type": "MultiPoint", "coordinates": []}, "MULTIPOINT EMPTY"),
    (None, None),
]


class Service(ThreadingHTTPServer):
    """Gives a feature for each of :data:`SHAPES`; ``matched`` is how many it tells."""

    matched: object = len(SHAPES)


class _Answers(BaseHTTPRequestHandler):
    server: Service  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        if query.get("request") == "GetCapabilities":
            self._send(
                b"<wfs:WFS_Capabilities><FeatureTypeList><FeatureType><Name>zb:roads</Name>"
                b"</FeatureType></FeatureTypeList></wfs:WFS_Capabilities>"
            )
        elif parts.path.endswith("/collections"):
            self._send(json.dumps({"collections": [{"id": "roads"}, {"id": "parcels"}]}).encode())
        else:
            start = int(query.get("startIndex", query.get("offset", "0")))
            size = int(query.get("count", query.get("limit", "1000")))
            self._send(json.dumps(self._page(parts.path, start, size)).encode())

    def _page(self, path: str, start: int, size: int) -> dict[str, Any]:
        features = [
            {"type": "Feature", "id": n, "geometry": shape, "properties": {"name": f"路{n}"}}
            for n, (shape, _) in list(enumerate(SHAPES))[start : start + size]
        ]
        here = f"http://{self.headers['Host']}{path}"
        following = f"{here}?offset={start + size}&limit={size}"
        last = start + size >= len(SHAPES)
        return {
            "type": "FeatureCollection",
            "numberMatched": self.server.matched,
            "features": features,
            "links": [] if last else [{"rel": "next", "href": following}],
        }

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Generator[Service]:
    server = Service(("127.0.0.1", 0), _Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["ogc_features", "wfs"])
def layer(
    request: pytest.FixtureRequest, service: Service, declared: Callable[[str], Source]
) -> Callable[..., Source]:
    own = {"ogc_features": "roads", "wfs": "zb:roads"}[request.param]

    def declare(name: str = own) -> Source:
        return declared(
            f"connections:\n  c: {{kind: {request.param}, plain: true,"
            f" url: 'http://127.0.0.1:{service.server_port}/geo'}}\n"
            f"entries:\n  civil_affairs/roll: {{connection: c, layer: '{name}', size: 3}}\n"
        )

    return declare


@pytest.fixture
def roads(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(
        Item(name="id", title="号"),
        Item(name="name", title="名"),
        Item(name="geometry", title="形"),
    )


def test_all_features_come_page_by_page_with_their_shapes(
    layer: Callable[..., Source], roads: Entry, taken: Taken
) -> None:
    expected = [(str(n), f"路{n}", text, n + 1) for n, (_, text) in enumerate(SHAPES)]
    assert taken(layer(), roads) == expected


def test_fewer_features_than_match_are_a_truncated_delivery(
    service: Service, layer: Callable[..., Source], roads: Entry, taken: Taken
) -> None:
    service.matched = len(SHAPES) + 2
    with pytest.raises(PullError) as failed:
        taken(layer(), roads)
    assert failed.value.kind == "truncated"


def test_a_service_need_not_tell_how_many_match(
    service: Service, layer: Callable[..., Source], roads: Entry, taken: Taken
) -> None:
    service.matched = "unknown"
    assert len(taken(layer(), roads)) == len(SHAPES)


def test_the_scan_lists_layers_and_the_properties_of_the_declared_one(
    layer: Callable[..., Source],
) -> None:
    found = {each.name: each.columns for each in inventory([layer()])}
    (declared,) = [columns for columns in found.values() if columns]
    assert [name for name, _ in declared] == ["id", "geometry", "name"]


@pytest.mark.parametrize("shape", [{"type": "Circle"}, {"type": "Point", "coordinates": [1]}, 7])
def test_what_is_no_shape_is_refused(shape: Any) -> None:
    with pytest.raises(ValueError, match="no"):
        wkt_of(shape)
