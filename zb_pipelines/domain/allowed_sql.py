"""Which SQL a catalog may hold: pure functions over named columns of declared tables, nothing else.

SQL of a catalog is other people's content that runs where all data lie. It is checked when the
catalog is reviewed and again before it runs, for a release may have been changed since.
"""

from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import yaml

from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.parsed_sql import nodes_of_kind, tokens_of, trees_of

_LIST = Path(__file__).with_name("allowed_functions.yml")
_TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}


@lru_cache(maxsize=1024)
def require_allowed(sql: str) -> None:
    """:class:`InputError` with everything in ``sql`` (a query or an expression) that is not allowed."""
    problems = tuple(Problem("SQL", what, remedy) for what, remedy in _objections(sql))
    if problems:
        raise InputError(*dict.fromkeys(problems))


@cache
def allowed_functions() -> frozenset[str]:
    """Names of functions in lower case, and the words of SQL that stand before a parenthesis."""
    groups = yaml.safe_load(_LIST.read_text("utf-8"))
    return frozenset(name for lines in groups.values() for line in lines for name in line)


def _objections(sql: str) -> Iterator[tuple[str, str]]:
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = [tree for tree in trees_of(sql) if tree is not None]
    except SqlglotError as error:
        yield message("syntax error: {error}", error=str(error).splitlines()[0][:160]), _rewrite()
        return
    if len(trees) != 1:
        yield message("is not a single statement"), _rewrite()
        return
    tree = trees[0]
    aliases = {
        alias.name.lower()
        for alias in nodes_of_kind(sql, exp.TableAlias)
        if alias.args.get("columns")
    }
    yield from _calls(sql, aliases)
    yield from _relations(sql)
    yield from _whole_rows(sql)
    others = exp.DDL, exp.DML, exp.Command, exp.Describe, exp.Summarize, exp.Pragma, exp.Set
    if not isinstance(tree, exp.Query | exp.Condition) or nodes_of_kind(sql, *others):
        yield message("holds a statement that is no SELECT"), _rewrite()


def _calls(sql: str, aliases: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every name before a parenthesis, as typed, and every function that the parser sees."""
    allowed = allowed_functions()
    called = _names_before_parentheses(sql)
    for name in sorted(called - allowed - set(aliases)):
        yield message("calls {name}, which a catalog may not call", name=name), _allowed_remedy()
    for name in sorted(_function_names(sql) & set(aliases)):
        yield message("gives a function's name, {name}, to a table", name=name), _rewrite()
    for name in sorted(_anonymous_names(sql) - allowed - called):
        yield message("calls {name}, which a catalog may not call", name=name), _allowed_remedy()


def _names_before_parentheses(sql: str) -> set[str]:
    from sqlglot.tokens import TokenType

    return {
        before.text.lower()
        for before, token in pairwise(tokens_of(sql))
        if token.token_type is TokenType.L_PAREN
        and (before.token_type is TokenType.IDENTIFIER or before.text[:1].isidentifier())
        and before.token_type is not TokenType.STRING
    }


def _function_names(sql: str) -> set[str]:
    from sqlglot import exp

    known = {name.lower() for call in nodes_of_kind(sql, exp.Func) for name in call.sql_names()}
    return known | _anonymous_names(sql)


def _anonymous_names(sql: str) -> set[str]:
    from sqlglot import exp

    return {call.name.lower() for call in nodes_of_kind(sql, exp.Anonymous)}


def _relations(sql: str) -> Iterator[tuple[str, str]]:
    """Relations that are neither a name nor one of the table functions that make rows of arguments."""
    from sqlglot import exp

    for table in nodes_of_kind(sql, exp.Table):
        made = table.this
        if isinstance(made, exp.Identifier) and made.name.isidentifier():
            if not table.db and not _is_name_of_with(table):
                what = message(
                    "it is not clear of which layer the table {name} is", name=table.name
                )
                yield what, _rewrite()
            continue
        names = {name.lower() for name in made.sql_names()} if isinstance(made, exp.Func) else set()
        name = "" if isinstance(made, exp.Func) and names else made.name.lower()
        if not (names | {name}) & _TABLE_FUNCTIONS:
            what = message("reads {name} as a table", name=name or next(iter(sorted(names)), "?"))
            yield (
                what,
                message("read tables of the lake by their names, e.g. aggregation.agency__entry"),
            )


def _is_name_of_with(table: Any) -> bool:
    """Whether a name without a layer is a WITH's that can be seen where it stands.

    ``WITH t AS (SELECT … FROM t)`` is not: the engine takes the inner one for a table of the session.
    """
    from sqlglot import exp

    below: Any = table
    node: Any = table.parent
    while node is not None:
        known = node.args.get("with_")
        if isinstance(node, exp.With):
            earlier = None if node.args.get("recursive") else below.index
            seen = node.expressions[:earlier]
            below = cast("Any", node.parent)
            node = below.parent
        else:
            seen = known.expressions if known is not None and below is not known else []
            below, node = node, node.parent
        if table.name.lower() in {each.alias_or_name.lower() for each in seen}:
            return True
    return False


def _whole_rows(sql: str) -> Iterator[tuple[str, str]]:
    """A row taken as one value: ``to_json(t)``, ``COLUMNS(*)``, ``f(t.*)``; it hides its columns."""
    from sqlglot import exp

    sources = {
        table.alias_or_name.lower()
        for table in nodes_of_kind(sql, exp.Table, exp.Subquery, exp.CTE)
    }
    remedy = message("write out the columns that are needed, each as table.column")
    for column in nodes_of_kind(sql, exp.Column):
        if not column.table and column.name.lower() in sources and not column.is_star:
            yield message("takes a whole row of {name} as a value", name=column.name), remedy
    for star in nodes_of_kind(sql, exp.Star):
        holder = star.parent.parent if isinstance(star.parent, exp.Column) else star.parent
        if isinstance(holder, exp.Func) and not isinstance(holder, exp.Count):
            yield message("gives all columns to a function"), remedy
    if nodes_of_kind(sql, exp.PositionalColumn):
        yield message("names a column by its position"), remedy
    if nodes_of_kind(sql, exp.Columns, exp.Pivot):
        yield message("gives all columns to a function"), remedy


def _rewrite() -> str:
    return message("write one SELECT over declared tables, or one expression over named columns")


def _allowed_remedy() -> str:
    return message("use a function of the list in zb_pipelines/domain/allowed_functions.yml")
