"""What a key store says where a key is not to be had."""

from pathlib import Path

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def no_token_error(where: str) -> Exception:
    """What stands under a token, where none is named."""
    return input_error(
        where,
        message("no token is named"),
        message("name it in token and token_library of zb.toml (ZB_TOKEN, ZB_TOKEN_LIBRARY)"),
    )


def destroyed_error(name: str, version: int, day: str) -> Exception:
    """A version that was destroyed on purpose."""
    return input_error(
        f"{name} {version}",
        message(
            "the key was destroyed on {day}; what was written with it can never be read again",
            day=day,
        ),
        message("pull or build it anew: that gets a new key"),
    )


def loss_error(name: str, version: int, folder: Path) -> Exception:
    """A version that the journal knows and that is nowhere."""
    return input_error(
        f"{name} {version}",
        message(
            "the key is missing in {folder}; what was made with it stands without it", folder=folder
        ),
        message("put back the folder of keys that was kept apart"),
    )
