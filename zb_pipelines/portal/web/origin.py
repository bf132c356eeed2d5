"""Whether a request comes from the portal's own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_same_origin(headers: Headers, *, required: bool = False) -> bool:
    """Whether ``Origin`` and ``Sec-Fetch-Site`` say so; programs send neither.

    ``required``: an Origin must be there, as browsers always send one with a websocket.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is None:
        return not required
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
