"""Which text of a statute holds on a day, and where its rules stood in the other texts."""

from datetime import date
from itertools import pairwise

from zb_pipelines.domain.legal.model import Article, Statute, Version


def starts(statute: Statute) -> tuple[date, ...]:
    """The first day of each version.

    Where it is not known: the day of publication, else the end of the version before,
    else always.
    """
    before = (None, *statute.versions)
    return tuple(
        version.in_force or version.published or (previous and previous.until) or date.min
        for previous, version in pairwise(before)
        if version is not None
    )


def version_on(statute: Statute, day: date) -> Version | None:
    """The version in force on ``day``, the newest where two would be."""
    held = [
        version
        for start, version in zip(starts(statute), statute.versions, strict=True)
        if start <= day and (version.until is None or day < version.until)
    ]
    return held[-1] if held else None


def ended_before(statute: Statute, day: date) -> Version | None:
    """The last version that no longer holds on ``day``."""
    ended = [version for version in statute.versions if version.until and version.until <= day]
    return ended[-1] if ended else None


def first_after(statute: Statute, day: date, number: str | None = None) -> date | None:
    """The next day after ``day`` on which a version (with an article ``number``) begins."""
    return next(
        (
            start
            for start, version in zip(starts(statute), statute.versions, strict=True)
            if start > day and (number is None or articles(version, number))
        ),
        None,
    )


def articles(version: Version, number: str) -> tuple[Article, ...]:
    """What is registered of that article: the whole, or one record for each 款."""
    return tuple(article for article in version.articles if article.number == number)


def moved(statute: Statute, version: Version, number: str) -> tuple[Version, Article] | None:
    """Where ``version`` has the rule that another version has under ``number``.

    The rule is the same if its topic or its gist is, or if both forbid supply of a common
    subject. Answers the other version and the article of ``version``; ``None`` where
    ``version`` itself has that rule under ``number``.
    """
    here = articles(version, number)
    for other in reversed(statute.versions):
        if other is version:
            continue
        for article in articles(other, number):
            if any(_same_rule(article, own) for own in here):
                return None
            for own in version.articles:
                if _same_rule(article, own):
                    return other, own
    return None


def _same_rule(one: Article, two: Article) -> bool:
    if one.topic or two.topic:
        return one.topic == two.topic
    if one.gist == two.gist:
        return True
    return bool(one.strength and two.strength and set(one.covers) & set(two.covers))
