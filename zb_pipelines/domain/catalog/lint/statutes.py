"""The register of statutes: names, issuers, days and structure of the files in ``statutes/``."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from zb_pipelines.domain.catalog.lint.statute_articles import article_problems
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.legal.issuers import issuer_agrees
from zb_pipelines.domain.legal.model import Statute, Version
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import start
from zb_pipelines.domain.legal.use import USES, rank_objection
from zb_pipelines.domain.messages import message


def statutes(catalog: Catalog, day: date) -> Iterator[Problem]:
    """What is wrong with a file of ``statutes/`` itself, whoever cites it; ``day`` is not asked."""
    book = StatuteBook(catalog.statutes)
    for key, statute in sorted(catalog.statutes.items()):
        file = f"statutes/{key}.yml"
        yield from _names(file, statute, book)
        yield from _issuer(file, statute)
        yield from _days(file, statute)
        for place, version in enumerate(statute.versions):
            yield from article_problems(f"{file} versions[{place}]", version, book)


def _names(file: str, statute: Statute, book: StatuteBook) -> Iterator[Problem]:
    """One problem per name, at the later of the files that share it."""
    paths = ["name", *(f"aliases[{place}]" for place in range(len(statute.aliases)))]
    for path, name in zip(paths, (statute.name, *statute.aliases), strict=True):
        first = min(book.claimants(name), key=lambda each: each.key)
        if first.key != statute.key:
            what = message(
                "'{name}' is a name of statutes/{key}.yml as well", name=name, key=first.key
            )
            remedy = message(
                "remove one of the names; amendments of one statute go into versions of one file"
            )
            yield Problem(f"{file} {path}", what, remedy)


def _issuer(file: str, statute: Statute) -> Iterator[Problem]:
    if issuer_agrees(statute):
        return
    what = message(
        "{issuer} cannot make {rank} for {place}",
        issuer=statute.issuer,
        rank=statute.rank,
        place=statute.territory,
    )
    remedy = message("correct rank, issuer or territory by the Legislation Law")
    yield Problem(f"{file} issuer", what, remedy)


def _days(file: str, statute: Statute) -> Iterator[Problem]:
    usable = any(rank_objection(statute, use) is None for use in USES)
    for place, version in enumerate(statute.versions):
        where = f"{file} versions[{place}]"
        if usable and start(version) is None:
            what = message("{label} has no day and holds on none", label=version.label)
            yield Problem(
                where, what, message("write in_force, or published where it is not known")
            )
        yield from _order_of_days(where, version)
    for place, (before, after) in enumerate(pairwise(statute.versions)):
        yield from _sequence(f"{file} versions[{place}].until", before, after)


def _order_of_days(where: str, version: Version) -> Iterator[Problem]:
    first, until = start(version), version.until
    if first is not None and until is not None and until <= first:
        what = message("until {until} is not after {first}", until=until, first=first)
        yield Problem(f"{where}.until", what, message("correct the days"))
    if version.published and version.in_force and version.in_force < version.published:
        what = message(
            "in_force {day} is before published {published}",
            day=version.in_force,
            published=version.published,
        )
        yield Problem(f"{where}.in_force", what, message("correct the days"))


def _sequence(where: str, before: Version, after: Version) -> Iterator[Problem]:
    following = start(after)
    if before.until is None or (following is not None and before.until > following):
        what = message(
            "{before} and {after} hold at the same time", before=before.label, after=after.label
        )
        remedy = message("end each text on the first day of the next and list the oldest first")
        yield Problem(where, what, remedy)
