"""Runs a web server: uvicorn on a socket that is bound before its address is printed."""

import secrets
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from resources.dagster_instance.home import WebserverDoor, note_webserver
from resources.dagster_instance.webserver import open_webserver
from resources.evidence.configuration import journal_configuration
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.portal.application import application
from zb_pipelines.portal.daemon import prepare_dagster, running_daemon
from zb_pipelines.portal.dagster.room import PREFIX, TOKEN_HEADER
from zb_pipelines.portal.development import development_application
from zb_pipelines.portal.web.serving import Serving

Announce = Callable[[str], None]


def serve_portal(
    platform: Platform, serving: Serving, announce: Announce, *, daemon: bool = False
) -> None:
    """Serve until interrupted; ``announce`` is told the address once connections are taken.

    Port 0 takes any free one. :class:`InputError` where the port is taken. ``daemon`` runs
    Dagster's daemon beside it.
    """
    journal_configuration(platform)
    token = secrets.token_urlsafe(32)
    with _socket(serving) as (listening, there), ExitStack() as beside:
        home = prepare_dagster(platform)
        door = WebserverDoor(PREFIX, {TOKEN_HEADER: token}, there.certificate is not None)
        note_webserver(home, _own_address(there), door)
        if daemon:
            beside.enter_context(running_daemon(home))
        announce(there.address)
        _run(application(platform, there, token), there, listening)


def serve_dagster(platform: Platform, serving: Serving, announce: Announce) -> None:
    """Serve Dagster alone, without a login, with its daemon: for development, on loopback only."""
    with _socket(serving) as (listening, there):
        home = prepare_dagster(platform)
        note_webserver(home, _own_address(there))
        announce(there.address)
        with running_daemon(home), open_webserver(home) as dagster:
            _run(development_application(dagster, there), there, listening)


def _exit(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _run(app: ASGIApp, there: Serving, listening: socket.socket) -> None:
    # uvicorn ends its server and sends itself the signal again; by default that would end this process
    # before the daemon beside it.
    signal.signal(signal.SIGTERM, _exit)
    with in_chinese():
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            proxy_headers=there.trusted_proxy is not None,
            forwarded_allow_ips=there.trusted_proxy or "",
            ssl_certfile=there.certificate,
            ssl_keyfile=there.key,
            timeout_graceful_shutdown=5,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _own_address(there: Serving) -> str:
    """Where this machine reaches it."""
    host = "127.0.0.1" if there.host in ("0.0.0.0", "::") else there.host  # noqa: S104
    return f"{host}:{there.port}"


@contextmanager
def _socket(serving: Serving) -> Generator[tuple[socket.socket, Serving]]:
    """The listening socket, and ``serving`` with the port that it got."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        listening = socket.create_server((serving.host, serving.port), family=family, backlog=128)
    except OSError as error:
        raise input_error(
            f"{serving.host}:{serving.port}",
            message("cannot listen there: {error}", error=error.strerror),
            message("choose another --port, or stop what listens there"),
        ) from None
    with listening:
        yield listening, replace(serving, port=listening.getsockname()[1])
