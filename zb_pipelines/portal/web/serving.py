"""How the portal is served: where it listens, and under which names and protection it is reached."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Serving:
    """One listening address.

    ``names`` are the host names that requests may carry beside loopback's; ``certificate`` and
    ``key`` are PEM files; ``trusted_proxy`` is the address of a proxy that ends TLS before it.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    trusted_proxy: str | None = None

    @property
    def secure(self) -> bool:
        """Whether browsers come by TLS: cookies are marked and HSTS is sent."""
        return self.certificate is not None or self.trusted_proxy is not None

    @property
    def address(self) -> str:
        """The address where it listens, as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """Every Host, without port, that is answered."""
        return frozenset({*LOOPBACK_NAMES, *self._own_name(), *(n.lower() for n in self.names)})

    def _own_name(self) -> tuple[str, ...]:
        return () if is_wildcard(self.host) else (self.host.lower(),)


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in lower case."""
    return re.sub(r":\d+\Z", "", host.strip().lower())


def is_wildcard(host: str) -> bool:
    """Whether listening there means listening everywhere."""
    return host in ("", "0.0.0.0", "::", "*")  # noqa: S104 -- compared with, not bound to


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_exposure(serving: Serving) -> Serving:
    """The same; :class:`InputError` where others would reach it without TLS or a trusted proxy."""
    if not is_loopback(serving.host) and not serving.secure:
        raise input_error(
            f"--host {serving.host}",
            message("would be reachable by others without TLS: logins and data could be read"),
            message(
                "give --tls CERTIFICATE KEY, or --trusted-proxy with the address of the proxy "
                "that ends TLS, or listen on 127.0.0.1"
            ),
        )
    if serving.secure and is_wildcard(serving.host) and not serving.names:
        raise input_error(
            f"--host {serving.host}",
            message("no host name is declared, so any name would lead here (DNS rebinding)"),
            message("give --name with the name that browsers use, for example data.example.gov.cn"),
        )
    return serving
