"""A SQL expression written in the catalog: one DuckDB expression over named columns, nothing else."""

from collections.abc import Iterator
from functools import lru_cache

from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.parsed_sql import nodes_of_kind, tokens_of, trees_of
from zb_pipelines.domain.sql_keywords import KEYWORDS

_LITERALS = {"true", "false", "null"}


@lru_cache(maxsize=8192)
def columns_of(text: str) -> tuple[str, ...]:
    """The columns that the expression reads; :class:`InputError` when it is not one expression.

    Queries, other tables, aliases and comments are refused: the text is set into larger SQL.
    """
    return tuple(_checked_columns(text))


def _checked_columns(text: str) -> Iterator[str]:
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.tokens import TokenType

    if text.strip().lower() in KEYWORDS - _LITERALS:
        raise _keyword(text, text.strip())
    try:
        tokens, parsed = tokens_of(text), trees_of(text)
    except SqlglotError as error:
        raise input_error(
            text, message("the SQL expression has a syntax error"), _remedy()
        ) from error
    kinds = [token.token_type for token in tokens]
    if kinds.count(TokenType.L_PAREN) != kinds.count(TokenType.R_PAREN):
        raise input_error(
            text,
            message("the SQL expression has a syntax error: parentheses do not match"),
            _remedy(),
        )
    if any(token.comments for token in tokens):
        raise input_error(
            text,
            message("the SQL expression holds a comment"),
            message("write comments after a # of the YAML"),
        )
    tree = parsed[0] if len(parsed) == 1 else None
    others = exp.Query, exp.DDL, exp.DML, exp.Command, exp.Alias
    if tree is None or nodes_of_kind(text, *others):
        raise input_error(text, message("is not one SQL expression"), _remedy())
    require_allowed(text)
    for column in nodes_of_kind(text, exp.Column):
        if column.table:
            raise input_error(
                text,
                message("refers to another table {table}", table=column.table),
                message("write the item's name without a table"),
            )
        if column.name.lower() in KEYWORDS and not column.this.quoted:
            raise _keyword(text, column.name)
        yield column.name


def _keyword(text: str, word: str) -> InputError:
    return input_error(
        text,
        message("{name} is a word of SQL and stands without quotation marks", name=word),
        message('write "{name}" in double quotation marks', name=word),
    )


def _remedy() -> str:
    return message("write one DuckDB expression, for example trim(name)")
