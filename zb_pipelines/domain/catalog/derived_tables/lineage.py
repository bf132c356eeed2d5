"""Column lineage of a query: the source columns of each column, found by parsing the SQL.

What ``person_key`` is given is not followed: a keyed hash tells nothing of its source. Conditions
(WHERE, ON) choose rows and are no source of values. sqlglot has a lineage of its own, which copies
the query for each column: ten times the time for a catalog.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from zb_pipelines.domain.derived_tables.model import ORIGIN, PERSON_KEY
from zb_pipelines.domain.derived_tables.query import parse_query
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

_COLUMN = re.compile(r"Unknown column: ([\w.]+)|Column '([\w.]+)' could not be resolved")
TableColumns = tuple[tuple[str, tuple[str, ...]], ...]
Leaf = tuple[str, str]
"""A lake table and a column of it."""


@lru_cache(maxsize=512)
def lineage_of(sql: str, columns: TableColumns) -> Mapping[str, tuple[Leaf, ...]]:
    """Column of the query → ``(lake table, column)`` pairs it is computed from.

    ``columns`` are the tables it reads with their columns. ``_origin`` is left out.
    :class:`InputError` for a column that no table has.
    """
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    try:
        tree = qualify(
            _without_keys(sql),
            schema=_nested_schema(columns),
            dialect="duckdb",
            quote_identifiers=False,
        )
        scope = build_scope(tree)
    except SqlglotError as error:
        raise input_error(
            "SQL",
            _untraced_sentence(error),
            message("check the columns' names, and put the table's alias before each"),
        ) from error
    if scope is None:
        raise input_error(
            "SQL",
            message("the sources of the columns cannot be traced"),
            message("write one SELECT"),
        )
    tracing = _Tracing({id(each.expression): each for each in scope.traverse()})
    return {
        name: tuple(dict.fromkeys(tracing.column(scope, name)))
        for name in _names(scope)
        if name != ORIGIN
    }


def _untraced_sentence(error: Exception) -> str:
    """Which column, where sqlglot names one; its own words are English only."""
    if found := _COLUMN.search(str(error)):
        return message("no table that is read has the column {name}", name=found[1] or found[2])
    return message("the sources of the columns cannot be traced")


def _nested_schema(columns: TableColumns) -> dict[str, object]:
    """Layer → table → column → type, as sqlglot wants a schema; types do not matter here."""
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for table, names in columns:
        layer, name = table.split(".", 1)
        schema.setdefault(layer, {})[name] = dict.fromkeys(names, "varchar")
    return dict(schema)


def _without_keys(sql: str) -> "exp.Query":
    """The query's tree with every keyed hash replaced by a constant."""
    from sqlglot import exp

    tree = parse_query(sql).copy()
    if PERSON_KEY in sql.lower():
        for call in list(tree.find_all(exp.Anonymous)):
            if call.name.lower() == PERSON_KEY:
                call.replace(exp.Literal.string("key"))
    return tree


@dataclass
class _Tracing:
    """Follows columns through the scopes (by the identity of their expression) of one query."""

    scopes: Mapping[int, "Scope"]
    known: dict[tuple[int, str], list[Leaf]] = field(
        default_factory=dict[tuple[int, str], list[Leaf]]
    )

    def column(self, scope: "Scope", name: str) -> list[Leaf]:
        """The leaves of the column ``name`` that ``scope`` yields."""
        place = (id(scope), name)
        if place not in self.known:
            self.known[place] = []  # a recursive WITH comes back here
            self.known[place] = list(self._leaves_of_output(scope, name))
        return self.known[place]

    def _leaves_of_output(self, scope: "Scope", name: str) -> Iterator[Leaf]:
        from sqlglot import exp

        expression = scope.expression
        if isinstance(expression, exp.SetOperation):
            names = expression.named_selects
            position = names.index(name) if name in names else 0
            for part in scope.set_operation_scopes:
                yielded = _names(part)
                same = name if expression.args.get("by_name") else yielded[position]
                yield from self.column(part, same)
        elif isinstance(expression, exp.Select):
            for select in expression.selects:
                if select.alias_or_name == name:
                    yield from self._made_of(select, scope)
        else:
            yield from self._made_of(expression, scope)

    def _made_of(self, expression: "exp.Expr", scope: "Scope") -> Iterator[Leaf]:
        from sqlglot import exp

        own = expression.parent_select
        for column in expression.find_all(exp.Column):
            inner = column.parent_select
            at = scope if inner is own or inner is None else self.scopes.get(id(inner), scope)
            if at is scope or _is_yielded(column, at):
                yield from self._read(column, at)

    def _read(self, column: "exp.Column", scope: "Scope") -> Iterator[Leaf]:
        leaves = list(self._behind(column, scope))
        yield from leaves or self._partners_of(column, scope)

    def _partners_of(self, column: "exp.Column", scope: "Scope") -> Iterator[Leaf]:
        """What a value that comes of no table is compared with: picked from a series by it, it tells it."""
        same = (column.table, column.name)
        for condition in _conditions(scope):
            if any((each.table, each.name) == same for each in condition):
                for other in condition:
                    if (other.table, other.name) != same:
                        yield from self._behind(other, scope)

    def _behind(self, column: "exp.Column", scope: "Scope") -> Iterator[Leaf]:
        from sqlglot import exp

        source = _source(column, scope)
        if isinstance(source, exp.Table):
            if source.db:
                yield f"{source.db}.{source.name}", column.name
            else:  # rows made of arguments, such as range(…)
                for argument in source.find_all(exp.Column):
                    yield from self._behind(argument, scope)
        elif source is not None:
            yield from self.column(source, column.name)


def _source(column: "exp.Column", scope: "Scope") -> "exp.Table | Scope | None":
    """What the column's alias stands for: here, or in a query around, which a subquery may read too."""
    at: Scope | None = scope
    while at is not None and column.table:
        if column.table in at.sources:
            return at.sources[column.table]
        at = at.parent
    return None


def _conditions(scope: "Scope") -> Iterator[list["exp.Column"]]:
    """The columns of each condition that the query of ``scope`` puts to its rows, one by one of those joined by AND."""
    from sqlglot import exp

    query = scope.expression
    places = [query.args.get(each) for each in ("where", "having", "qualify")]
    places += [join.args.get("on") for join in query.args.get("joins") or ()]
    for place in filter(None, places):
        whole = place.this if isinstance(place, exp.Where | exp.Having | exp.Qualify) else place
        for part in whole.flatten() if isinstance(whole, exp.And) else [whole]:
            yield list(part.find_all(exp.Column))


def _names(scope: "Scope") -> list[str]:
    from sqlglot import exp

    query = scope.expression
    return query.named_selects if isinstance(query, exp.Query) else []


def _is_yielded(column: "exp.Column", scope: "Scope") -> bool:
    """Whether a subquery yields the column, and does not merely compare with it."""
    from sqlglot import exp

    query = scope.expression
    selects = {id(select) for select in query.selects} if isinstance(query, exp.Query) else set()
    node: exp.Expr | None = column
    while node is not None and node is not query:
        if id(node) in selects:
            return True
        node = node.parent
    return False
