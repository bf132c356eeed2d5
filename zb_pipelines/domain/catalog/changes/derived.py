"""Differences of derived tables and finding rules."""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.derived_tables.finding_columns import finding_levels
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import DerivedTable, FindingRule
from zb_pipelines.domain.messages import message


def derived_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """Changes of derived tables, subject ``<database>/<table>``, then of findings."""
    for key, table in new.tables.items():
        before = old.tables.get(key)
        if before is None or before.layer != table.layer:
            yield Change(
                "database_added", key, message("table “{title}” is new", title=table.title)
            )
        elif before != table:
            yield from _table(key, before, table)
    for key in old.tables.keys() - new.tables.keys():
        yield Change(
            "database_removed", key, message("table “{title}” is gone", title=old.tables[key].title)
        )
    yield from _findings(old, new)


def _table(key: str, old: DerivedTable, new: DerivedTable) -> Iterator[Change]:
    before = {column.name: column for column in old.columns}
    for column in new.columns:
        was = before.get(column.name)
        if was and was.level != column.level:
            kind = "level_raised" if column.level > was.level else "level_lowered"
            words = message(
                "level of the column “{title}” from {before} to {after}",
                title=column.title,
                before=was.level,
                after=column.level,
            )
            yield Change(kind, key, words, column.name)
    if _made_by(old) != _made_by(new):
        yield Change(
            "table_changed",
            key,
            message(
                "{parts} of the table “{title}” changed", title=new.title, parts=_parts(old, new)
            ),
        )
    elif (old.title, old.summary) != (new.title, new.summary):
        yield Change("text_changed", key, message("its name or summary is worded anew"))


def _made_by(table: DerivedTable) -> tuple[object, ...]:
    """What decides the table's rows: query, key, parameters, names and types of columns."""
    columns = tuple((column.name, column.type) for column in table.columns)
    values = {name: each.value for name, each in table.parameters.items()}
    return table.sql, table.key, values, columns


def _parts(old: DerivedTable, new: DerivedTable) -> str:
    parts = (message("query"), message("key"), message("parameters"), message("columns"))
    pairs = zip(parts, _made_by(old), _made_by(new), strict=True)
    return message(", ").join(part for part, before, after in pairs if before != after)


def _findings(old: Catalog, new: Catalog) -> Iterator[Change]:
    """The findings of a theme are one table: its first rule makes it, its last one ends it."""
    themes = {rule.theme for rule in (*old.findings.values(), *new.findings.values())}
    for theme in sorted(themes):
        before, after = _rules(old, theme), _rules(new, theme)
        subject = f"{theme}/finding"
        if not before:
            yield Change(
                "database_added",
                subject,
                message("finding rules are new: {count}", count=len(after)),
            )
            continue
        if not after:
            yield Change("database_removed", subject, message("all its finding rules are gone"))
            continue
        yield from _finding_levels(subject, before, after)
        names = sorted(
            rule
            for rule in before.keys() | after.keys()
            if _doubted_by(before.get(rule)) != _doubted_by(after.get(rule))
        )
        if names:
            titles = message(", ").join((after.get(name) or before[name]).title for name in names)
            yield Change(
                "findings_changed",
                subject,
                message("finding rules changed: {titles}", titles=titles),
            )


def _finding_levels(
    subject: str, old: dict[str, FindingRule], new: dict[str, FindingRule]
) -> Iterator[Change]:
    """Raised and lowered levels; a release from before they were traced has none to compare."""
    if not any(rule.levels for rule in old.values()):
        return
    before, after = finding_levels(old.values()), finding_levels(new.values())
    for name, level in after.items():
        if level != before[name]:
            words = message(
                "level of the column “{title}” from {before} to {after}",
                title=name,
                before=before[name],
                after=level,
            )
            kind = "level_raised" if level > before[name] else "level_lowered"
            yield Change(kind, subject, words, name)


def _doubted_by(rule: FindingRule | None) -> object:
    """What decides a rule's findings; its levels follow from that and from the tables it reads."""
    return rule.model_dump(exclude={"levels"}) if rule else None


def _rules(catalog: Catalog, theme: str) -> dict[str, FindingRule]:
    return {key: rule for key, rule in catalog.findings.items() if rule.theme == theme}
