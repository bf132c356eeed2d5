"""SQL of a catalog as tokens and trees; each text is read once, whoever asks."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.tokens import Token


@lru_cache(maxsize=2048)
def tokens_of(sql: str) -> "tuple[Token, ...]":
    """The tokens of DuckDB's SQL. Raises ``SqlglotError``."""
    from sqlglot import tokenize  # half a second to import; few commands need it

    return tuple(tokenize(sql, read="duckdb"))


@lru_cache(maxsize=2048)
def trees_of(sql: str) -> "tuple[exp.Expr | None, ...]":
    """The tree of each statement, to be read and never changed. Raises ``SqlglotError``."""
    from sqlglot.dialects.dialect import Dialect

    dialect = Dialect.get_or_raise("duckdb")
    return tuple(dialect.parser().parse(list(tokens_of(sql)), sql))
