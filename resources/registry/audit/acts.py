"""The kinds of acts that the journal keeps, and the words in which it tells them."""

from typing import Literal

from zb_pipelines.domain.messages import message

Kind = Literal[
    "approval",
    "checkpoint",
    "configuration",
    "erasure",
    "export",
    "grant",
    "key",
    "key_destroyed",
    "lake",
    "login_failed",
    "query",
    "recovery",
    "release",
    "restore",
    "rows",
]


def act_word(kind: Kind) -> str:
    """The action of a row of the journal, in the language of this context."""
    words: dict[Kind, str] = {
        "approval": message("approval given"),
        "checkpoint": message("checkpoint signed"),
        "configuration": message("configuration changed"),
        "erasure": message("data erased"),
        "export": message("data exported"),
        "grant": message("access granted"),
        "key": message("key made or rotated"),
        "key_destroyed": message("key destroyed"),
        "lake": message("lake written"),
        "login_failed": message("login failed"),
        "query": message("data above L2 read"),
        "recovery": message("interrupted write completed"),
        "release": message("catalog released"),
        "restore": message("backup restored"),
        "rows": message("rows recorded"),
    }
    return words[kind]


def platform_actor() -> str:
    """Who acts where nobody does: the platform itself."""
    return message("the platform")
