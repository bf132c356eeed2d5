"""The roles and what each may do, from ``roles.yml``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast, get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import language, message

Role = Literal[
    "engineer",
    "clerk",
    "reviewer",
    "analyst",
    "security_officer",
    "auditor",
    "recipient",
    "public",
]
Act = Literal[
    "operate",
    "publish",
    "approve",
    "query",
    "explain",
    "report",
    "tickets",
    "catalog",
    "dagster",
    "dagster_read",
    "purge",
    "submit",
    "review",
    "users",
    "keys",
    "grant",
    "journal",
    "request",
    "act_for",
    "law",
    "export_unmasked",
]
Form = Literal["metadata", "aggregate", "rows", "file", "verify", "open"]
"""How data come: names and levels, counts, rows on a screen, a file, yes or no, to the public."""
Reach = Literal["all", "agency", "theme", "none"]


class RoleTitle(BaseModel):
    """What a role is called in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str


class RoleRule(BaseModel):
    """One role: its title, the scope that a user of it must declare, and its acts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: RoleTitle
    scope: Literal["agency", "theme"] | None = None
    acts: tuple[Act, ...]
    reads: dict[Form, Reach]

    @property
    def role_title(self) -> str:
        """The title in the reader's language."""
        return self.title.zh if language() == "zh" else self.title.en


def _load() -> Mapping[Role, RoleRule]:
    written = yaml.load(Path(__file__).with_name("roles.yml").read_text("utf-8"), yaml.CSafeLoader)
    return TypeAdapter(dict[Role, RoleRule]).validate_python(written)


ROLES = _load()
_OTHER_NAMES: Mapping[str, Role] = {"agency_clerk": "clerk", "officer": "security_officer"}


def parse_role(text: str) -> Role:
    """The role of that name, however its words are joined; :class:`InputError` for another."""
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    name = _OTHER_NAMES.get(name, name)
    if name not in get_args(Role) or name == "public":
        known = [role for role in ROLES if role != "public"]
        raise input_error(
            "--role",
            message("{role} is no role", role=text),
            message("use one of {roles}", roles=", ".join(known)),
        )
    return cast("Role", name)
