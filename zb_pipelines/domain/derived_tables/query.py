"""The query of a derived table as text: which tables it reads, which columns it yields."""

from functools import lru_cache
from typing import TYPE_CHECKING

from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.parsed_sql import nodes_of_kind, trees_of

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.errors import SqlglotError


@lru_cache(maxsize=512)
def parse_query(sql: str) -> "exp.Query":
    """The query's tree; :class:`InputError` where the text is not one SELECT."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = trees_of(sql)
    except SqlglotError as error:
        raise input_error("SQL", syntax_error_sentence(error), _remedy()) from error
    require_allowed(sql)
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query):
        raise input_error("SQL", message("is not one SELECT"), _remedy())
    return tree


def syntax_error_sentence(error: "SqlglotError") -> str:
    """Where the SQL stops making sense; sqlglot's own words are English only."""
    found = getattr(error, "errors", None)
    if found and found[0].get("line"):
        line, column = found[0]["line"], found[0]["col"]
        return message("syntax error at line {line}, column {column}", line=line, column=column)
    return message("syntax error: a quotation mark or bracket is not closed")


def tables_read(sql: str) -> tuple[str, ...]:
    """The lake tables that the query reads, in order of name: ``aggregation.tax__taxpayer``.

    :class:`InputError` for a table without its layer that is no name of WITH.
    """
    from sqlglot import exp

    parse_query(sql)
    named = {each.alias_or_name for each in nodes_of_kind(sql, exp.CTE)}
    found: set[str] = set()
    for table in nodes_of_kind(sql, exp.Table):
        if not table.name:
            continue
        if table.db:
            found.add(f"{table.db}.{table.name}")
        elif table.name not in named:
            raise input_error(
                "SQL",
                message("it is not clear of which layer the table {name} is", name=table.name),
                _remedy(),
            )
    return tuple(sorted(found))


def columns_yielded(sql: str) -> tuple[str, ...]:
    """The names of the query's columns; :class:`InputError` for ``*`` or a column without a name."""
    from sqlglot import exp

    tree = parse_query(sql)
    for column in tree.selects:
        if column.is_star or not column.alias_or_name:
            raise input_error(
                "SQL",
                message("a column of the result has no name"),
                message(
                    "list the columns of the outermost SELECT one by one and name expressions with AS"
                ),
            )
    names = tuple(column.alias_or_name for column in tree.selects)
    if not names or isinstance(tree, exp.Subquery):
        raise input_error("SQL", message("there is no column in the result"), _remedy())
    return names


def _remedy() -> str:
    return message(
        "write one SELECT of DuckDB (WITH is allowed) with full names of tables, for example aggregation.tax__taxpayer AS t"
    )
