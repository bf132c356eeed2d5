"""Which text of a statute holds on a day, and where its rules stood in the other texts."""

from datetime import date

from zb_pipelines.domain.legal.model import Article, Statute, Version


def start(version: Version) -> date | None:
    """The first day of a version: its entry into force, else its publication, else none."""
    return version.in_force or version.published


def starts(statute: Statute) -> tuple[date | None, ...]:
    """The first day of each version; ``None``: no day is registered, and it holds on none."""
    return tuple(start(version) for version in statute.versions)


def holds(version: Version, day: date) -> bool:
    """Whether the version is in force on ``day``."""
    first = start(version)
    return first is not None and first <= day and (version.until is None or day < version.until)


def version_on(statute: Statute, day: date) -> Version | None:
    """The version in force on ``day``, the newest where two would be."""
    held = [version for version in statute.versions if holds(version, day)]
    return held[-1] if held else None


def ended_before(statute: Statute, day: date) -> Version | None:
    """The last version that no longer holds on ``day``."""
    ended = [version for version in statute.versions if version.until and version.until <= day]
    return ended[-1] if ended else None


def first_after(statute: Statute, day: date, number: str | None = None) -> date | None:
    """The next day after ``day`` on which a version (with an article ``number``) begins."""
    return next(
        (
            first
            for version in statute.versions
            if (first := start(version)) is not None and first > day
            if number is None or articles(version, number)
        ),
        None,
    )


def articles(version: Version, number: str) -> tuple[Article, ...]:
    """What is registered of that article: the whole, or one record for each 款."""
    return tuple(article for article in version.articles if article.number == number)


def moved_article(
    statute: Statute, version: Version, number: str
) -> tuple[Version, Article] | None:
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
