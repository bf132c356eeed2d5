"""A SQL expression written in the catalog: one DuckDB expression over named columns, nothing else."""

from collections.abc import Iterator

from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.errors import input_error

_REMEDY = "写成一个 DuckDB 表达式，例如 trim(name)"


def columns_of(text: str) -> Iterator[str]:
    """The columns that the expression reads; :class:`InputError` when it is not one expression.

    Queries, other tables, aliases and comments are refused: the text is set into larger SQL.
    """
    from sqlglot import exp, parse, tokenize  # half a second to import; few commands need it
    from sqlglot.errors import SqlglotError
    from sqlglot.tokens import TokenType

    try:
        tokens = tokenize(text, read="duckdb")
        parsed = parse(text, read="duckdb")
    except SqlglotError as error:
        raise input_error(text, "SQL 表达式有语法错误", _REMEDY) from error
    kinds = [token.token_type for token in tokens]
    if kinds.count(TokenType.L_PAREN) != kinds.count(TokenType.R_PAREN):
        raise input_error(text, "SQL 表达式有语法错误：括号不成对", _REMEDY)
    if any(token.comments for token in tokens):
        raise input_error(text, "SQL 表达式里有注释", "注释写在 YAML 的 # 后面")
    tree = parsed[0] if len(parsed) == 1 else None
    if tree is None or tree.find(exp.Query, exp.DDL, exp.DML, exp.Command, exp.Alias):
        raise input_error(text, "不是单个 SQL 表达式", _REMEDY)
    require_allowed(text)
    for column in tree.find_all(exp.Column):
        if column.table:
            raise input_error(text, f"引用了另一张表 {column.table}", "只写信息项的名字，不带表名")
        yield column.name
