"""The query of a derived table as text: which tables it reads, which columns it yields."""

from functools import lru_cache
from typing import TYPE_CHECKING

from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.errors import input_error

if TYPE_CHECKING:
    from sqlglot import exp

_REMEDY = "写成一个 DuckDB 的 SELECT（可以带 WITH），表名写全，例如 aggregation.tax__taxpayer AS t"


@lru_cache(maxsize=512)
def parsed(sql: str) -> "exp.Query":
    """The query's tree; :class:`InputError` where the text is not one SELECT."""
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    try:
        trees = parse(sql, read="duckdb")
    except SqlglotError as error:
        raise input_error(
            "SQL", f"有语法错误：{str(error).splitlines()[0][:160]}", _REMEDY
        ) from error
    require_allowed(sql)
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query):
        raise input_error("SQL", "不是单个 SELECT", _REMEDY)
    return tree


def tables_read(sql: str) -> tuple[str, ...]:
    """The lake tables that the query reads, in order of name: ``aggregation.tax__taxpayer``.

    :class:`InputError` for a table without its layer that is no name of WITH.
    """
    from sqlglot import exp

    tree = parsed(sql)
    named = {each.alias_or_name for each in tree.find_all(exp.CTE)}
    found: set[str] = set()
    for table in tree.find_all(exp.Table):
        if not table.name:
            continue
        if table.db:
            found.add(f"{table.db}.{table.name}")
        elif table.name not in named:
            raise input_error("SQL", f"不知道 {table.name} 是哪一层的表", _REMEDY)
    return tuple(sorted(found))


def columns_yielded(sql: str) -> tuple[str, ...]:
    """The names of the query's columns; :class:`InputError` for ``*`` or a column without a name."""
    from sqlglot import exp

    tree = parsed(sql)
    for column in tree.selects:
        if column.is_star or not column.alias_or_name:
            raise input_error(
                "SQL", "结果列没有写明名字", "最外层 SELECT 逐列写出，表达式用 AS 命名"
            )
    names = tuple(column.alias_or_name for column in tree.selects)
    if not names or isinstance(tree, exp.Subquery):
        raise input_error("SQL", "没有结果列", _REMEDY)
    return names
