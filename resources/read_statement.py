"""A statement that a reader typed: one SELECT over tables of the lake, judged by DuckDB's own parser.

What the parser of the engine itself sees is what runs, so no second parser can be led astray.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from resources.engine import EngineError
from resources.engine.failure_sentence import failure_sentence
from zb_pipelines.domain.allowed_sql import allowed_functions
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYERS
from zb_pipelines.domain.sql import literal

_EXPLAIN = re.compile(r"\A\s*EXPLAIN\s+(?:ANALYZE\s+)?", re.IGNORECASE)
_TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}
_PARSED_FORMS = {
    "count_star",
    "list_value",
    "array_extract",
    "like_escape",
    "ilike_escape",
    "not_like_escape",
}
"""Functions that the parser itself makes of operators."""
_LISTINGS = {"tables", "columns", "schemata"}
"""Views of information_schema that may be read."""
_SHOWN = {"", "tables", "__show_tables_expanded"}
"""What may be shown: a table or query by its columns, and which tables there are."""


@dataclass(frozen=True)
class ReadStatement:
    """A statement that only reads: its text and what DuckDB's parser made of its SELECT."""

    sql: str
    tree: Any

    @cached_property
    def tables(self) -> frozenset[str]:
        """The lake tables it names, ``layer.table`` in lower case."""
        found = _nodes(self.tree, "BASE_TABLE")
        names = {
            (str(node["schema_name"]).lower(), str(node["table_name"]).lower()) for node in found
        }
        return frozenset(f"{layer}.{table}" for layer, table in names if layer in LAYERS)

    @cached_property
    def columns(self) -> frozenset[str] | None:
        """The names of columns that it mentions, in lower case; ``None``: any.

        Any by a star, a whole row, a column's number, other names for a table's columns, or a join by
        the names that two tables share.
        """
        if any(_nodes(self.tree, kind, "class") for kind in ("STAR", "POSITIONAL_REFERENCE")):
            return None
        if _nodes(self.tree, "NATURAL", "ref_type"):
            return None
        refs = [
            [str(part).lower() for part in node["column_names"]]
            for node in _nodes(self.tree, "COLUMN_REF", "class")
        ]
        tables = _nodes(self.tree, "BASE_TABLE")
        if any(node["column_name_alias"] for node in tables):
            return None
        refs += [
            [str(name).lower()]
            for node in _nodes(self.tree, "JOIN")
            for name in node["using_columns"]
        ]
        rows = {str(node[name]).lower() for node in tables for name in ("table_name", "alias")}
        if any(len(ref) == 1 and ref[0] in rows for ref in refs):
            return None
        return frozenset(part for ref in refs for part in ref)

    @property
    def lists_tables(self) -> bool:
        """Whether it asks which tables there are, so that all of them must be shown."""
        schemas = {str(node["schema_name"]).lower() for node in _nodes(self.tree, "BASE_TABLE")}
        shows = [node for node in _nodes(self.tree, "SHOW_REF") if node["table_name"]]
        return bool(shows) or "information_schema" in schemas


def read_statement(sql: str) -> ReadStatement:
    """The statement of ``sql``; :class:`InputError` unless it is one SELECT, or EXPLAIN of one.

    It may call pure functions, and read tables of the lake and its own WITH by their names.
    """
    text = _EXPLAIN.sub("", sql)
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(text)]
    except duckdb.Error as error:
        failure = EngineError(type(error).__name__, str(error).splitlines()[0])
        raise _refusal(failure_sentence(failure)) from error
    if kinds != [duckdb.StatementType.SELECT]:
        raise _refusal(message("is not a single SELECT"))
    with duckdb.connect(":memory:") as parser:
        # A parameter would make DuckDB import pandas: 0.3 s.
        said: Any = parser.execute(f"SELECT json_serialize_sql({literal(text)})").fetchone()
    tree = json.loads(said[0])
    if tree.get("error"):
        raise _refusal(message("is not a single SELECT"))
    for objection in _objections(tree):
        raise _refusal(objection)
    return ReadStatement(sql, tree)


def _refusal(what: str) -> Exception:
    return input_error(
        "SQL", what, message("zb query only reads: write one SELECT over tables of the lake")
    )


def _objections(tree: Any) -> Iterator[str]:
    allowed = (allowed_functions() | _PARSED_FORMS) - {"getvariable"}
    for node in _nodes(tree, "FUNCTION"):
        name = str(node["function_name"]).lower()
        if not node.get("is_operator") and name.isidentifier() and name not in allowed:
            yield message("calls {name}, which a query may not call", name=name)
    for node in _nodes(tree, "TABLE_FUNCTION"):
        name = str(node["function"].get("function_name", "?")).lower()
        if name not in _TABLE_FUNCTIONS:
            yield message("reads {name}, which is no table of the lake", name=name)
    for node in _nodes(tree, "SHOW_REF"):
        if (name := str(node["table_name"]).strip('"')) not in _SHOWN:
            yield message("reads {name}, which is no table of the lake", name=name)
    own = {str(each["key"]).lower() for found in _values(tree, "cte_map") for each in found["map"]}
    for node in _nodes(tree, "BASE_TABLE"):
        schema, table = str(node["schema_name"]).lower(), str(node["table_name"])
        listed = schema == "information_schema" and table.lower() in _LISTINGS
        known = schema in LAYERS or listed or (not schema and table.lower() in own)
        if node["catalog_name"] or not known:
            yield message("reads {name}, which is no table of the lake", name=table)


def _nodes(tree: Any, kind: str, by: str = "type") -> list[Any]:
    """Every node of the tree whose ``type``, or ``class``, is ``kind``."""
    return [node for node in _walk(tree) if node.get(by) == kind]


def _values(tree: Any, key: str) -> list[Any]:
    """What stands under ``key`` anywhere in the tree."""
    return [node[key] for node in _walk(tree) if node.get(key)]


def _walk(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the tree."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
