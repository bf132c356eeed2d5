"""Dagster's web server as an ASGI application; the portal's login decides who may write.

One workspace and one code server for all; whether a request may change anything stands in its
ASGI scope (:data:`MAY_WRITE`). Without that mark it is read-only.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_webserver.version import __version__
from dagster_webserver.webserver import DagsterWebserver
from starlette.applications import Starlette

from resources.dagster_instance.internals.webserver import (
    ModuleTarget,
    WorkspaceFileTarget,
    WorkspaceProcessContext,
    WorkspaceRequestContext,
)
from zb_pipelines.domain.setting import setting

MAY_WRITE = "zb.dagster.may_write"
LOCATION_MODULE = "zb_pipelines.definitions"
_PORTAL = "ZB_PORTAL_URL"
_POLL = 2000  # milliseconds between questions of the page


class GuardedWorkspace(WorkspaceProcessContext):
    """A workspace whose requests are read-only unless their scope is marked."""

    def create_request_context(self, source: Any | None = None) -> WorkspaceRequestContext:
        """The context of one request or websocket."""
        scope = getattr(source, "scope", {})
        return WorkspaceRequestContext(
            instance=self._instance,
            current_workspace=self.get_current_workspace(),
            process_context=self,
            version=self.version,
            source=source,
            read_only=scope.get(MAY_WRITE) is not True,
        )


@contextmanager
def open_webserver(home: Path, prefix: str = "") -> Generator[Starlette]:
    """Dagster's application below the path ``prefix``, with its code server, until the block ends.

    Where ``ZB_WORKSPACE`` names a workspace file, its code server is used in place of an own one.
    ``home`` is the prepared DAGSTER_HOME; loading takes as long as the definitions do.
    """
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(statement_timeout=15000, pool_recycle=3600, max_overflow=20)
        file = setting("workspace")
        own = ModuleTarget(LOCATION_MODULE, None, str(home), None)
        target = WorkspaceFileTarget([file]) if file else own
        with (
            _portal_beside(prefix),
            GuardedWorkspace(instance, target, version=__version__) as workspace,
        ):
            server = DagsterWebserver(workspace, prefix, _POLL)
            yield server.create_asgi_app()


@contextmanager
def _portal_beside(prefix: str) -> Generator[None]:
    """Below a ``prefix`` the portal is at the same address: said to the code server, unless one is declared."""
    said = prefix != "" and setting("portal_url") is None
    if said:
        os.environ[_PORTAL] = "/"
    try:
        yield
    finally:
        if said:
            os.environ.pop(_PORTAL, None)
