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
    ``requires`` the subjects that it orders a body to share, ``empowers`` whether it gives
    a body the power or the duty to collect. ``refers_to`` names the statute whose provision
    must be cited beside it, because the rule only points there. ``topic`` names the rule
    across versions, so that a renumbered article is found again. ``gist`` is in our own
    words; ``verified: false`` says that number or content was not read in the text.
    """

    number: str = Field(
        description="The article's number in Chinese numerals without 第 and 条; an inserted one as 二十八之一."
    )
    paragraph: int | None = Field(
        default=None, description="The 款 that carries the rule; absent: the whole article does."
    )
    points: tuple[int, ...] = Field(
        default=(), description="The 项 of that 款 that carry the rule."
    )
    paragraphs: int | None = Field(
        default=None, description="How many 款 the article has; absent: not recorded."
    )
    items: dict[int, int] = Field(
        default_factory=dict, description="How many 项 the 款 of that number has."
    )
    topic: str | None = Field(
        default=None,
        description="Names the rule across versions, so that a renumbered article is found again.",
    )
    gist: str = Field(description="What it says, in our own words.")
    strength: Strength | None = Field(
        default=None,
        description="How firmly it forbids supply, S1 (firmest) to S5; absent: it does not forbid it.",
    )
    covers: tuple[str, ...] = Field(
        default=(),
        description="The subjects (keys of subjects.yml) that it takes away from supply.",
    )
    requires: tuple[str, ...] = Field(
        default=(),
        description="The subjects (keys of subjects.yml) that it orders a body to share.",
    )
    empowers: bool = Field(
        default=False, description="Whether it gives a body the power or the duty to collect."
    )
    refers_to: str | None = Field(
        default=None,
        description="The statute to which it only refers: one of its provisions must be cited beside it.",
    )
    verified: bool = Field(
        default=True, description="Whether number and content were read in the text."
    )

    @property
    def clause(self) -> str:
        """The gist without its full stop, to stand inside a sentence."""
        return self.gist.rstrip("。")


class Version(Declared):
    """The text of a statute between two days; ``until`` is the first day it no longer holds.

    An ``in_force`` left out means that the first day is not known to us; the version then
    counts from ``published``. A version with neither holds on no day. ``ended_by`` says what
    took its place. ``outline`` has one word per article from the first on: the number of its
    款, and where 款 have 项 a colon and the number of 项 of each 款 (``3:0,4,0``).
    """

    label: str = Field(description="Name of this version, usually the year.")
    published: date | None = Field(
        default=None, description="The day on which this text was published."
    )
    in_force: date | None = Field(
        default=None, description="The first day it holds; absent: not known to us."
    )
    until: date | None = Field(
        default=None, description="The first day it no longer holds; absent: it still does."
    )
    ended_by: str | None = Field(default=None, description="What took its place.")
    last_article: int | None = Field(default=None, description="Number of its last article.")
    outline: str | None = Field(
        default=None,
        pattern=r"^\d+(:\d+(,\d+)*)?( \d+(:\d+(,\d+)*)?)*$",
        description="The 款 of every article from the first on, and the 项 of each 款: 1 2 3:0,4,0.",
    )
    articles: tuple[Article, ...] = Field(
        default=(), description="The provisions that matter to the platform."
    )


class Duty(Declared):
    """What an instrument orders the bodies that it binds to do, with its time limit.

    ``binds`` are kinds of agencies (none: all of them), ``not_bound`` pieces of the names of
    bodies of those kinds that it does not bind. An ``article`` left out is not known.
    """

    topic: str = Field(description="Names the duty, so that two instruments can be compared.")
    article: str | None = Field(default=None, description="Its article; absent: not known to us.")
    paragraph: int | None = Field(default=None, description="The 款 of that article.")
    gist: str = Field(description="What it orders, in our own words.")
    working_days: int | None = Field(default=None, description="The time limit in working days.")
    binds: tuple[str, ...] = Field(default=(), description="Kinds of agencies bound; none: all.")
    not_bound: tuple[str, ...] = Field(
        default=(), description="Pieces of the names of bodies that it does not bind."
    )
    verified: bool = Field(description="Whether article and content were read in the text.")


class Statute(Declared):
    """One legal instrument, its versions oldest first.

    ``key`` is the file's name; ``source`` says where it was read, ``checked`` the day up
    to which that text is known to be the newest.
    """

    key: str = Field(description="The statute's key, given by the file's name.")
    name: str = Field(description="Full official name, without 《》.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names under which it is cited.")
    rank: Rank = Field(
        description="Its kind in the order of legal sources; only 法律、法规 carry an exemption (art. 13)."
    )
    issuer: str = Field(description="Who made it.")
    instrument: Literal["国务院决定"] | None = Field(
        default=None,
        description="Written only for a decision of the State Council, which may bar sharing.",
    )
    territory: str = Field(
        default="全国", description="Where it holds: 全国, or a province or city."
    )
    document_number: str | None = Field(
        default=None, description="Number of the issuing document, e.g. 国务院令第…号."
    )
    source: str = Field(description="Where the text was read.")
    checked: date | None = Field(
        default=None, description="The day up to which that text is known to be the newest."
    )
    versions: tuple[Version, ...] = Field(description="Its versions, oldest first.")
    duties: tuple[Duty, ...] = Field(
        default=(), description="What it orders bodies to do, with time limits."
    )


class Exemption(Declared):
    """An entry's claim that it need not be aggregated, or not these items.

    ``basis`` is a full Chinese citation (several joined by 、 or ；).
    An empty ``items`` means the whole entry.
    """

    basis: str = Field(
        description="Full Chinese citation, 《法名》第X条第X款; several joined by 、 or ；."
    )
    items: tuple[str, ...] = Field(
        default=(), description="The withheld items; none listed: the whole entry."
    )
    reason: str = Field(description="Why the provision covers these data.")
    decided: date = Field(description="The day of the decision.")
    decided_by: str = Field(description="Who decided.")
    review_by: date = Field(description="The day by which the decision must be reviewed.")

    def overdue(self, day: date) -> bool:
        """Whether the review is overdue on ``day``; on ``review_by`` itself it is still in time."""
        return self.review_by < day
