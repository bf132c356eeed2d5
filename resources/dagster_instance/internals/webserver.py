"""Dagster's private workspace of its web server."""

from dagster._core.workspace.context import WorkspaceProcessContext, WorkspaceRequestContext
from dagster._core.workspace.load_target import ModuleTarget

__all__ = ["ModuleTarget", "WorkspaceProcessContext", "WorkspaceRequestContext"]
