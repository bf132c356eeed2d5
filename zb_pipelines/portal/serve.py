"""Running the portal: uvicorn on a socket that is open before its address is told."""

import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.portal.application import application
from zb_pipelines.portal.serving import Serving


def run(platform: Platform, serving: Serving, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; ``announce`` is told the address once connections are taken.

    Port 0 takes any free one. :class:`InputError` where the port is taken.
    """
    with _open_socket(serving) as listening:
        there = replace(serving, port=listening.getsockname()[1])
        announce(there.address)
        with in_chinese():
            config = uvicorn.Config(
                application(platform, there),
                log_level="warning",
                server_header=False,
                proxy_headers=there.trusted_proxy is not None,
                forwarded_allow_ips=there.trusted_proxy or "",
                ssl_certfile=there.certificate,
                ssl_keyfile=there.key,
            )
            uvicorn.Server(config).run(sockets=[listening])


def _open_socket(serving: Serving) -> socket.socket:
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        listening = socket.create_server((serving.host, serving.port), family=family, backlog=128)
    except OSError as error:
        raise input_error(
            f"{serving.host}:{serving.port}",
            message("cannot listen there: {error}", error=error.strerror),
            message("choose another --port, or stop what listens there"),
        ) from None
    listening.set_inheritable(True)
    return listening
