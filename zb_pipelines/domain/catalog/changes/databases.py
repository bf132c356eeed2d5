"""Changes of the list of databases, and of which source decides a field of a base database."""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

_TEXTS = {"title", "key_title", "reason"}


def listed_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """The changes of ``databases.yml``; subject the database's key."""
    for key, each in new.databases.items():
        before = old.databases.get(key)
        if before is None:
            words = message("database {title} is added", title=each.title)
            yield Change("database_listed", key, words)
        elif before.kind != each.kind:
            words = message(
                "the kind of the database {title} changes from {before} to {after}",
                title=each.title,
                before=before.kind,
                after=each.kind,
            )
            yield Change("database_kind", key, words)
        elif before != each:
            words = message(
                "title, description or order of the database {title} is reworded", title=each.title
            )
            yield Change("text_changed", key, words)
    for key, each in old.databases.items():
        if key not in new.databases:
            words = message("database {title} is removed", title=each.title)
            yield Change("database_delisted", key, words)


def database_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """The changes of consolidations; subject ``<database>/<table>``."""
    for key, c in new.consolidations.items():
        before = old.consolidations.get(key)
        if before is None:
            yield Change(
                "database_added", table_of(c), message("base table “{title}” is new", title=c.title)
            )
        else:
            yield from _levels(before, c, old, new)
            if before != c:
                yield from _consolidation(before, c)
    for key, c in old.consolidations.items():
        if key not in new.consolidations:
            yield Change(
                "database_removed",
                table_of(c),
                message("base table “{title}” is gone", title=c.title),
            )


def table_of(c: Consolidation) -> str:
    """``<database>/<table>``."""
    return f"{c.database}/{c.table}"


def _consolidation(old: Consolidation, new: Consolidation) -> Iterator[Change]:
    subject = table_of(new)
    before = {field.name: field for field in old.fields}
    for field in new.fields:
        was = before.get(field.name)
        if was is None:
            words = message("field “{title}” is new", title=field.title)
            yield Change("survivorship_changed", subject, words, field.name)
        elif was != field:
            yield from _field(subject, was, field)
    for name in before.keys() - {field.name for field in new.fields}:
        yield Change(
            "survivorship_changed",
            subject,
            message("field “{title}” is gone", title=before[name].title),
            name,
        )
    if _rest(old) != _rest(new):
        yield Change(
            "survivorship_changed",
            subject,
            message("entries, expressions or the key of its claims changed"),
        )
    elif (old.title, old.key_title) != (new.title, new.key_title):
        yield Change("text_changed", subject, message("its name is worded anew"))


def _levels(was: Consolidation, now: Consolidation, old: Catalog, new: Catalog) -> Iterator[Change]:
    """Fields whose level changed, by their own declaration or by an item that claims them."""
    table = database_table("base", now.database, now.table)
    tables = consolidated_tables(was, old.entries)
    before = {column.name: column.level for column in tables.get(table, ())}
    named = {now.key, *(field.name for field in now.fields)}
    for column in consolidated_tables(now, new.entries)[table]:
        level = before.get(column.name, column.level)
        if column.name in named and column.level != level:
            words = message(
                "level of the field “{title}” from {before} to {after}",
                title=column.title,
                before=level,
                after=column.level,
            )
            kind = "level_raised" if column.level > level else "level_lowered"
            yield Change(kind, table_of(now), words, column.name)


def _field(subject: str, old: GoldenField, new: GoldenField) -> Iterator[Change]:
    if (old.authority_order, old.policy, old.equal) != (new.authority_order, new.policy, new.equal):
        words = message(
            "order of sources of the field “{title}” from {before} to {after}",
            title=new.title,
            before=old.order_in_words,
            after=new.order_in_words,
        ) + (
            ""
            if old.policy == new.policy
            else message(", rule from {before} to {after}", before=old.policy, after=new.policy)
        )
        yield Change("survivorship_changed", subject, words, new.name)
    ignored = _TEXTS | {"level", "authority_order", "policy", "equal"}
    if old.model_dump(exclude=ignored) != new.model_dump(exclude=ignored):
        words = message(
            "type, meaning or comparison of the field “{title}” changed", title=new.title
        )
        yield Change("survivorship_changed", subject, words, new.name)
    if (old.title, old.reason) != (new.title, new.reason):
        yield Change(
            "text_changed",
            subject,
            message("name or reason of the field “{title}” is worded anew", title=new.title),
            new.name,
        )


def _rest(c: Consolidation) -> dict[str, object]:
    return c.model_dump(exclude={"fields", "title", "key_title"})
