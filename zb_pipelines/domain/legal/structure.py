"""How a version's articles are divided into 款 and 项, as far as the register knows it."""

from functools import lru_cache

from zb_pipelines.domain.legal.model import Version
from zb_pipelines.domain.legal.numerals import to_chinese, to_number
from zb_pipelines.domain.legal.timeline import articles

Paragraphs = tuple[int, ...]


def article_exists(version: Version, number: str) -> bool | None:
    """Whether the version has an article of that number; ``None`` where the register cannot tell."""
    if articles(version, number):
        return True
    last = last_article(version)
    if last is None:
        return None
    return "之" not in number and to_number(number) <= last


def last_article(version: Version) -> int | None:
    """How many articles the version has; ``None``: not registered."""
    return len(version.outline.split(" ")) if version.outline else version.last_article


def paragraphs(version: Version, number: str) -> Paragraphs | None:
    """The 项 of each 款 of an article; ``None`` where its structure is not registered."""
    drawn = read_outline(version.outline).get(number) if version.outline else None
    return drawn if drawn is not None else _recorded_paragraphs(version, number)


@lru_cache(maxsize=512)
def read_outline(outline: str) -> dict[str, Paragraphs]:
    """The structure of every article of an outline, by its Chinese numeral."""
    return {
        to_chinese(place): _word(word) for place, word in enumerate(outline.split(" "), start=1)
    }


def _word(word: str) -> Paragraphs:
    count, _, items = word.partition(":")
    given = [int(each) for each in items.split(",")] if items else []
    return tuple((given + [0] * int(count))[: int(count)])


def _recorded_paragraphs(version: Version, number: str) -> Paragraphs | None:
    """What the rows of an article say themselves: a row of 款 2 shows that there are two."""
    rows = articles(version, number)
    known = max((max(row.paragraphs or 0, row.paragraph or 0) for row in rows), default=0)
    items: dict[int, int] = {}
    for row in rows:
        for paragraph, count in row.items.items():
            items[paragraph] = max(count, items.get(paragraph, 0))
        if row.points:
            paragraph = row.paragraph or 1
            items[paragraph] = max(*row.points, items.get(paragraph, 0))
    known = max(known, *items) if items else known
    return tuple(items.get(place, 0) for place in range(1, known + 1)) if known else None
