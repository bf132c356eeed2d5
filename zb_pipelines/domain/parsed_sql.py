"""SQL of a catalog as tokens and trees; each text is read once, whoever asks."""

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.tokens import Token

Node = TypeVar("Node", bound="exp.Expr")


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


@lru_cache(maxsize=2048)
def nodes_of(sql: str) -> "tuple[exp.Expr, ...]":
    """Every node of every statement, breadth first: a tree is walked once, whatever is looked for."""
    return tuple(node for tree in trees_of(sql) if tree is not None for node in tree.walk())


def nodes_of_kind(sql: str, *kinds: "type[Node]") -> "list[Node]":
    """The nodes that are of one of ``kinds``, breadth first."""
    return [node for node in nodes_of(sql) if isinstance(node, kinds)]
