"""The shape of a statute and of an exemption, as the YAML says them.

A statute file describes one instrument with its versions; an exemption is
the claim, made by a catalog entry, that a statute excuses it from aggregation.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Rank = Literal[
    "法律",
    "行政法规",
    "监察法规",
    "地方性法规",
    "自治条例和单行条例",
    "经济特区法规",
    "军事法规",
    "部门规章",
    "地方政府规章",
    "司法解释",
    "规范性文件",
    "党内法规",
    "标准",
]
Strength = Literal["S1", "S2", "S3", "S4", "S5"]


class Declared(BaseModel):
    """What every declaration has in common: immutable, and no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Declared):
    """One provision in one version of a statute: an article, or one 款 or 项 of it.

    ``number`` is the Chinese numeral without 第/条, an inserted article as
    ``二十八之一``. ``paragraph`` is the 款 that carries the rule and ``points`` its
    项 (absent: the whole article does); an article may be listed once for each 款.
    ``paragraphs`` says how many 款 the article has, and ``items`` how many 项 the
    paragraph of that number has (absent: not recorded).

    ``strength`` is how firmly it forbids supply (absent: it does not forbid it at
    all), ``covers`` the subjects (``subjects.yml``) that it takes away from supply,
    ``requires`` the subjects that it orders a body to share. ``topic`` names the rule
    across versions, so that a renumbered article is found again. ``gist`` is in
    our own words.
    """

    number: str
    paragraph: int | None = None
    points: tuple[int, ...] = ()
    paragraphs: int | None = None
    items: dict[int, int] = Field(default_factory=dict)
    topic: str | None = None
    gist: str
    strength: Strength | None = None
    covers: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


class Version(Declared):
    """The text of a statute between two days; ``until`` is the first day it no longer holds.

    An ``in_force`` left out means that the first day is not known to us; the version then
    counts from ``published``, or else from the end of the version before it.
    ``ended_by`` says what took its place.
    """

    label: str
    published: date | None = None
    in_force: date | None = None
    until: date | None = None
    ended_by: str | None = None
    last_article: int | None = None
    articles: tuple[Article, ...] = ()


class Statute(Declared):
    """One legal instrument, its versions oldest first.

    ``key`` is the file's name; ``source`` says where it was read, ``checked`` the day up
    to which that text is known to be the newest.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    rank: Rank
    issuer: str
    territory: str = "全国"
    document_number: str | None = None
    source: str
    checked: date | None = None
    versions: tuple[Version, ...]


class Exemption(Declared):
    """An entry's claim that it need not be aggregated, or not these items.

    ``basis`` is a full Chinese citation (several joined by 、 or ；).
    An empty ``items`` means the whole entry.
    """

    basis: str
    items: tuple[str, ...] = ()
    reason: str
    decided: date
    decided_by: str
    review_by: date
