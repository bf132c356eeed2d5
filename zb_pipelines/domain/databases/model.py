"""The base and thematic databases of a catalog (art. 14), as ``databases.yml`` declares them.

Everything that names a database (folders, layers, labels, titles) is made from these declarations.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DatabaseKind = Literal["base", "thematic"]


class Database(Declared):
    """One database; ``title`` is its short name (人口), ``order`` its place where all are listed."""

    key: str = Field(description="The database's key, given by its place in databases.yml.")
    title: str = Field(description="Its short Chinese name, from which the full one is made.")
    kind: DatabaseKind = Field(description="Whether it is a base or a thematic database (art. 14).")
    description: str = Field(description="What it holds, in Chinese.")
    order: int = Field(ge=1, description="Its place where all databases are listed, from 1.")

    @property
    def full_title(self) -> str:
        """What art. 14 calls it: 人口基础数据库."""
        if self.kind == "base":
            return message("{title} base database", title=self.title)
        return message("{title} thematic database", title=self.title)


Databases = Mapping[str, Database]


@cache
def shipped_databases() -> Databases:
    """The databases of the shipped catalog.

    A release from before ``databases.yml`` was part of the catalog has these.
    """
    text = (SHIPPED_CATALOG / "databases.yml").read_text("utf-8")
    written = yaml.load(text, Loader=yaml.CSafeLoader)
    listed = {key: said | {"key": key} for key, said in written.items()}
    return MappingProxyType(TypeAdapter(dict[str, Database]).validate_python(listed))


def in_order(databases: Databases, kind: DatabaseKind | None = None) -> list[Database]:
    """The databases, or those of one kind, as they are listed."""
    found = [each for each in databases.values() if kind in (None, each.kind)]
    return sorted(found, key=lambda each: (each.order, each.key))


def database_title(databases: Databases, key: str) -> str:
    """The full title of a database; its key where it is no longer declared."""
    return databases[key].full_title if key in databases else key
