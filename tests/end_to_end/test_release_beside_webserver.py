"""A release applied while `zb ui` serves the installation: its backfills are launched by Dagster's GraphQL."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import dagster as dg
import pytest

from resources.dagster_instance.backfills import daemon_lives
from resources.dagster_instance.home import note_webserver
from tests.end_to_end.installation import SECOND, Installation
from tests.end_to_end.small_catalog import REGISTER, cut_catalog
from tests.end_to_end.test_ui import PATIENCE, free_port, reloaded, running_ui

pytestmark = pytest.mark.nights


@contextmanager
def recording(port: int) -> Generator[tuple[int, list[bytes]]]:
    """A port that passes everything on to ``port``, and what was sent through it."""
    sent: list[bytes] = []

    def pass_on(source: socket.socket, target: socket.socket, kept: list[bytes] | None) -> None:
        while data := source.recv(65536):
            if kept is not None:
                kept.append(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            called = socket.create_connection(("127.0.0.1", port))
            for pair in ((caller, called, sent), (called, caller, None)):
                threading.Thread(target=pass_on, args=pair, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1], sent
        listening.shutdown(socket.SHUT_RDWR)


def carries_backfills(city: Installation) -> bool:
    """Whether the daemon beside the webserver is at work."""
    with dg.DagsterInstance.from_config(str(city.home / "dagster")) as instance:
        return daemon_lives(instance)


def test_a_release_is_applied_by_the_webservers_graphql_and_then_nothing_is_pending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = Installation(tmp_path / "home", cut_catalog(tmp_path / "catalog"))
    city.build(SECOND)
    city.publish(SECOND)
    city.live(SECOND)
    for name, value in city.environment(SECOND).items():
        monkeypatch.setenv(name, value)
    port, deadline = free_port(), time.monotonic() + PATIENCE
    with running_ui(tmp_path, port) as process, recording(port) as (recorder, sent):
        while not (reloaded(port) and carries_backfills(city)):
            assert process.poll() is None, (tmp_path / "ui.log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "ui.log").read_text()
            Event().wait(1)
        register = city.catalog / "sources" / f"{REGISTER}.yml"
        text = register.read_text("utf-8")
        looser = text.replace("required: true, level: L2, codes: sex", "level: L2, codes: sex")
        assert looser != text
        register.write_text(looser, "utf-8")
        city.publish(SECOND)
        note_webserver(city.home / "dagster", f"127.0.0.1:{recorder}")
        applied = city.zb("catalog", "apply", "--yes", code=0)
    assert b"launchPartitionBackfill" in b"".join(sent), applied
    plan = city.json("catalog", "plan")
    assert (plan["pending"], plan["failed"]) == (0, 0)
