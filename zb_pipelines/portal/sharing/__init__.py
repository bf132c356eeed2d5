"""共享: requests, grants and usage, seen and acted on by whoever may."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from zb_pipelines.portal.sharing import asking, grants, lists, requests, usage


def routes() -> Sequence[BaseRoute]:
    """Every page below ``/sharing``."""
    return [
        *lists.routes(),
        *usage.routes(),
        *asking.routes(),
        *requests.routes(),
        *grants.routes(),
    ]
