"""Changes of suites, scoring, limits of quality and tickets, and rules between tables."""

from collections.abc import Iterator

from pydantic import BaseModel

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.quality.expectation import Expectation


def quality_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """Changes of suites, subject ``<database>/<table>``, then of the single files, by their name."""
    for table in sorted(old.suites.keys() | new.suites.keys()):
        before, after = old.suites.get(table, ()), new.suites.get(table, ())
        if before != after:
            words = message(
                "the expectations of “{title}” change: {which}",
                title=_title(table, new),
                which=_titles(before, after),
            )
            yield Change("suite_changed", _subject(table), words)
    if parts := _parts(old.scoring, new.scoring):
        words = message("the scoring changes: {parts}", parts=parts)
        yield Change("scoring_changed", "scoring.yml", words)
    if parts := _parts(old.quality, new.quality):
        words = message("the limits of quality change: {parts}", parts=parts)
        yield Change("quality_limits_changed", "quality.yml", words)
    if parts := _parts(old.tickets, new.tickets):
        words = message("the limits of tickets change: {parts}", parts=parts)
        yield Change("ticket_limits_changed", "tickets.yml", words)
    if parts := _parts(old.grading, new.grading):
        words = message("the grading of data changes: {parts}", parts=parts)
        yield Change("grading_changed", "grading.yml", words)
    keys = old.rules.keys() | new.rules.keys()
    changed = [key for key in sorted(keys) if old.rules.get(key) != new.rules.get(key)]
    if changed:
        words = message(
            "the rules between tables change: {which}", which=message(", ").join(changed)
        )
        yield Change("table_rules_changed", "rules", words)


def _subject(table: str) -> str:
    """``base.population__person`` → ``population/person``."""
    return table.partition(".")[2].replace("__", "/", 1)


def _title(table: str, catalog: Catalog) -> str:
    golden = {
        database_table("base", each.database, each.table): each.title
        for each in catalog.consolidations.values()
    }
    derived = {each.name: each.title for each in catalog.tables.values()}
    return (golden | derived).get(table, table)


def _titles(before: tuple[Expectation, ...], after: tuple[Expectation, ...]) -> str:
    """The expectations that only one side has, by title; a changed one once."""
    differing = [each for each in (*before, *after) if each not in before or each not in after]
    return message(", ").join(dict.fromkeys(each.title for each in differing)) or "-"


def _parts(old: BaseModel, new: BaseModel) -> str:
    """The keys of the file whose values differ."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return message(", ").join(key for key in after if before.get(key) != after[key])
