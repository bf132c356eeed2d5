"""Where a lake lies on this machine: a path, or a ``file://`` address."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def local_folder(root: str) -> Path:
    """The folder of ``root``, absolute; :class:`InputError` for an address of another kind."""
    parts = urlsplit(root)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path)).absolute()
    if parts.scheme:
        raise input_error(
            "ZB_LAKE",
            message("{scheme}: is not supported yet", scheme=parts.scheme),
            message("name a local folder"),
        )
    return Path(root).absolute()
