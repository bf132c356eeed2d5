"""Findings, tables, rules and suites may cite only articles that the register of statutes has."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.legal.amendment import named_provisions
from zb_pipelines.domain.legal.citation import Citation
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import articles, version_on
from zb_pipelines.domain.messages import message


def cited_law(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Citations of an article that the version in force on ``day`` does not have in the register.

    The ``law`` of a finding, and every 《…》第X条 in a text of a finding, table, rule between tables
    or consolidation. A doubt, or a rule, without its provision has no ground that can be checked.
    """
    for key, rule in catalog.findings.items():
        statute = catalog.statutes.get(rule.law.statute)
        if statute and not _has(statute, rule.law.article, day):
            yield _problem(f"findings/{key}.yml law.article", statute, rule.law.article)
    book = StatuteBook(catalog.statutes)
    for file, said in _declarations(catalog):
        for path, text in _texts(said):
            yield from _in_text(f"{file} {path}", text, book, day)


def _declarations(catalog: Catalog) -> Iterator[tuple[str, Any]]:
    parts: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("findings", catalog.findings),
        ("tables", catalog.tables),
        ("rules", catalog.rules),
        ("survivorship", catalog.consolidations),
    )
    for folder, declared in parts:
        for key, each in declared.items():
            yield f"{folder}/{key}.yml", each.model_dump(mode="json", exclude={"sql"})


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text, with its path in the file."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(each, f"{path}[{place}]")
    elif isinstance(value, str):
        yield path, value


def _in_text(where: str, text: str, book: StatuteBook, day: date) -> Iterator[Problem]:
    for citation in named_provisions(text):
        statute = book.find(citation.statute)
        if citation.article is None:
            continue
        if statute is None:
            what = message(
                "the register has no statute {statute}", statute=Citation(citation.statute).text
            )
            remedy = message("add it to statutes, or cite a registered one")
            yield Problem(where, what, remedy)
        elif not _has(statute, citation.article, day):
            yield _problem(where, statute, citation.article)


def _has(statute: Statute, article: str, day: date) -> bool:
    version = version_on(statute, day)
    return version is not None and bool(articles(version, article))


def _problem(where: str, statute: Statute, article: str) -> Problem:
    what = message(
        "the register has no {provision} in force on this day",
        provision=Citation(statute.name, article).text,
    )
    remedy = message(
        "register the article in statutes/{key}.yml, or cite another one", key=statute.key
    )
    return Problem(where, what, remedy)
