"""From which columns each column of a query is made, read off the query itself.

What ``person_key`` is given is not followed: a keyed hash tells nothing of its source.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from zb_pipelines.derivation.model import ORIGIN, PERSON_KEY
from zb_pipelines.derivation.query import parsed
from zb_pipelines.refusal import refuse

if TYPE_CHECKING:
    from sqlglot.lineage import Node

Columns = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=512)
def lineage_of(sql: str, columns: Columns) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Column of the query → ``(lake table, column)`` pairs it is computed from.

    ``columns`` are the tables it reads with their columns. ``_origin`` is left out.
    :class:`Refusal` for a column that no table has.
    """
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    schema = {table: dict.fromkeys(names, "varchar") for table, names in columns}
    nested: dict[str, object] = {}
    for table, names in schema.items():
        layer, name = table.split(".", 1)
        nested.setdefault(layer, {})[name] = names  # pyright: ignore[reportIndexIssue]
    tree = parsed(sql).copy()
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == PERSON_KEY:
            call.replace(exp.Literal.string("key"))
    try:
        tree = qualify(tree, schema=nested, dialect="duckdb", identify=False)
        scope = build_scope(tree)
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for name in tree.named_selects:
            if name != ORIGIN:
                node = lineage(name, tree, schema=nested, dialect="duckdb", scope=scope)
                found[name] = _leaves(node)
    except SqlglotError as error:
        said = str(error).splitlines()[0][:200]
        raise refuse("SQL", f"无法解析列的来源：{said}", "检查列名，每个列写上表的别名") from error
    return found


def _leaves(node: "Node") -> tuple[tuple[str, str], ...]:
    from sqlglot import exp

    found: dict[tuple[str, str], None] = {}
    for each in node.walk():
        if not each.downstream and isinstance(each.source, exp.Table) and each.source.db:
            column = each.name.rpartition(".")[2].strip('"')
            found[(f"{each.source.db}.{each.source.name}", column)] = None
    return tuple(found)
