"""What reaches Dagster behind the door, with the real webserver on an empty installation."""

from collections.abc import Generator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from resources.platform import Platform
from tests.portal.conftest import HOME, Browser, declare
from zb_pipelines.domain.access import Role
from zb_pipelines.portal.application import application
from zb_pipelines.portal.dagster.guard import has_mutation
from zb_pipelines.portal.dagster.room import TOKEN_HEADER

QUERY = {"query": "{version}"}
MUTATION = {"query": "mutation { reloadWorkspace { __typename } }"}
PERMISSIONS = {"query": "{ permissions { permission value } }"}
READERS: list[Role] = ["reviewer", "security_officer", "auditor"]
OTHERS: list[Role] = ["clerk", "analyst", "recipient"]
TOKEN = "a token of this machine's commands"


@pytest.fixture
def door(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Generator[Browser]:
    monkeypatch.setenv("ZB_HOME", str(platform.settings.home))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    app = application(platform, token=TOKEN)
    with Browser(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


def ask(door: TestClient, said: dict[str, str], **headers: str) -> Any:
    return door.post("/dagster/graphql", json=said, headers={"Origin": HOME, **headers})


def test_engineers_have_it_whole_others_read_and_the_rest_not_at_all(
    platform: Platform, door: Browser
) -> None:
    assert ask(door, QUERY).status_code == 401
    page = door.get("/dagster/runs", headers={"Accept": "text/html"}, follow_redirects=False)
    assert page.headers["location"] == "/login?next=/dagster/runs"

    declare(platform, "engineer", "engineer")
    for role in (*READERS, *OTHERS):
        declare(platform, role, role, "health_commission" if role == "clerk" else None)
    for role in READERS:
        door.cookies.clear()
        door.log_in(role)
        assert ask(door, QUERY).status_code == 200
        assert ask(door, MUTATION).status_code == 403
        assert not any(p["value"] for p in ask(door, PERMISSIONS).json()["data"]["permissions"])
    for role in OTHERS:
        door.cookies.clear()
        door.log_in(role)
        assert ask(door, QUERY).status_code == 403
        assert door.get("/dagster/").status_code == 403
    door.cookies.clear()
    door.log_in("engineer")
    assert ask(door, MUTATION).json()["data"]["reloadWorkspace"]["__typename"] == "Workspace"
    granted = ask(door, PERMISSIONS).json()["data"]["permissions"]
    assert {p["permission"] for p in granted if p["value"]} >= {"launch_pipeline_execution"}
    _check_refusals(door)
    _check_websocket(door)


def _check_refusals(door: Browser) -> None:
    """Of an engineer's own browser, led there by another page."""
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert ask(door, QUERY, **foreign).status_code == 403
    assert door.get("/dagster/graphql", params=MUTATION).status_code == 405
    assert door.get("/dagster/graphql", params=QUERY).status_code == 405
    for kind in ("text/plain", "application/graphql", "application/x-www-form-urlencoded", ""):
        sent = door.post(
            "/dagster/graphql",
            params=MUTATION,
            content=MUTATION["query"],
            headers={"Origin": HOME, "Content-Type": kind},
        )
        assert sent.status_code == 415, kind
    for path in ("report_asset_materialization/x/y", "report_asset_check/x", "dagit/notebook"):
        assert door.post(f"/dagster/{path}", json={}, headers={"Origin": HOME}).status_code == 403
    assert door.put("/dagster/graphql", json=QUERY, headers={"Origin": HOME}).status_code == 405
    rebound = ask(door, QUERY, Host="evil.example")
    assert rebound.status_code == 421


def _check_websocket(door: Browser) -> None:
    cookie = {"Host": "localhost", "Cookie": f"zb_session={door.cookies['zb_session']}"}
    for foreign in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": HOME, "Host": "evil.example"},
    ):
        with (
            pytest.raises(WebSocketDisconnect),
            door.websocket_connect("/dagster/graphql", headers={**cookie, **foreign}),
        ):
            pass
    headers = {**cookie, "Origin": HOME}
    with door.websocket_connect("/dagster/graphql", headers=headers) as socket:
        socket.send_json({"type": "connection_init"})
        assert socket.receive_json() == {"type": "connection_ack"}


def test_this_machines_commands_come_in_by_their_token(door: Browser) -> None:
    said = {TOKEN_HEADER: TOKEN}
    assert door.post("/dagster/graphql", json=QUERY, headers=said).status_code == 200
    assert door.post("/dagster/graphql", json=QUERY, headers={TOKEN_HEADER: "x"}).status_code == 401
    by_page = {**said, "Origin": HOME}
    assert door.post("/dagster/graphql", json=QUERY, headers=by_page).status_code == 401


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("{ version }", False),
        ("query Q { version } mutation M { x }", True),
        ("subscription { s }", False),
        ("mutation{launchRun{__typename}}", True),
        ("fragment mutation on Query { version } { ...mutation }", False),
        ("not graphql, mutation", True),
    ],
)
def test_a_mutation_is_known_wherever_it_stands(query: str, changes: bool) -> None:
    assert has_mutation(query) is changes
