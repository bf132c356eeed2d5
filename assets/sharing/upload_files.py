"""Puts a delivery on a recipient's SFTP server: each file under a name of its own until it is whole, the receipt last."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from resources.agencies.source.credentials import import_driver
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

_TIMEOUT = 30
"""Seconds to wait for the server at each step."""


def upload_folder(folder: Path, url: str) -> Sequence[str]:
    """Put the files of ``folder`` to ``sftp://user@host:port/path``; the names in their order.

    Login by a key of the user's own (or the agent), or the password in the address; the server must
    be known in ``~/.ssh/known_hosts``. :class:`InputError` where the server cannot be reached, is
    another than the known one, refuses the login or a file, or has another size of it afterwards.
    """
    paramiko = import_driver("paramiko")
    address = sa.engine.make_url(url)
    place = address.render_as_string(hide_password=True)
    names = sorted((each.name for each in folder.iterdir()), key=lambda n: n.endswith(".json"))
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    failure: InputError | None = None
    try:
        client.connect(
            address.host or "",
            address.port or 22,
            address.username,
            address.password or None,
            timeout=_TIMEOUT,
            banner_timeout=_TIMEOUT,
            auth_timeout=_TIMEOUT,
        )
        with client.open_sftp() as server:
            for name in names:
                _put(server, folder / name, f"/{address.database or ''}".rstrip("/"))
    except paramiko.BadHostKeyException:
        failure = _refusal(place, message("another server answers there than the known one"))
    except paramiko.AuthenticationException:
        failure = _refusal(place, message("the server refuses the login"))
    except (paramiko.SSHException, EOFError, OSError) as error:
        failure = _refusal(place, message("cannot be written: {error}", error=_reason(error)))
    finally:
        client.close()
    if failure:
        raise failure
    return names


def _put(server: Any, file: Path, folder: str) -> None:
    """Written beside under a name of its own, then renamed over what was there."""
    draft = f"{folder}/.{file.name}.part"
    server.put(str(file), draft, confirm=True)  # compares the sizes
    server.posix_rename(draft, f"{folder}/{file.name}")


def _refusal(place: str, what: str) -> InputError:
    return input_error(
        place,
        what,
        message("look at the address, the login, ~/.ssh/known_hosts and the folder's rights"),
    )


def _reason(error: Exception) -> str:
    """The system's words, or the kind of the error; never what a server wrote of its own."""
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
