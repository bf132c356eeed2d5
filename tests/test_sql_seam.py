"""Only ``zb_pipelines/domain/sql.py`` quotes names and escapes literals of SQL.

A name that is quoted by hand in one place and forgotten in another breaks on an item called
``order``; a text that is escaped by hand breaks on an apostrophe. So the tree is searched for
quoting of its own (in the syntax trees: comments and docstrings may say what they like).
"""

import ast
import re
from collections.abc import Iterator, Sequence

import pytest

from tests.syntax import ROOMS, ROOT, python_files, syntax_nodes

SEAM = "zb_pipelines/domain/sql.py"
SEAM_FUNCTIONS = ("identifier", "literal", "string_list")
"""What may be handed a name of any making."""

_SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|CASE|WHEN|AS|ATTACH|COPY|SET|CREATE|INSERT|UPDATE|DROP|LOAD|JOIN|DATE"
    r"|TIMESTAMP|IS NULL|IS NOT NULL|IN|LIKE|ORDER BY|CAST|EXCLUDE|COALESCE)\b"
    r"|NULLSTR|MAP|\w\(|::|\|\||<=|>=|%|': ?'?$"
)
_DECLARED = ("item", "i", "field", "f", "column", "other", "spare", "table")
"""Variables that hold something declared, whose ``name`` is a word of the catalog's."""
_PREFIX = re.compile(r"(^|[\s,.(\[])_[a-z]+_$")


def faults(nodes: Sequence[ast.AST]) -> list[str]:
    """Every quoting by hand among the nodes of a syntax tree, as ``line: what``."""
    handed = {
        id(argument)
        for call in nodes
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SEAM_FUNCTIONS
        for argument in call.args
    }
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Call):
            found += _replaced_quotes(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            found += _added_quotes(node)
        elif isinstance(node, ast.JoinedStr) and id(node) not in handed:
            found += _quoted_values(node)
    return found


def _replaced_quotes(call: ast.Call) -> Iterator[str]:
    """``text.replace("'", "''")``, whatever the quote."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if name == "replace" and given in (["'", "''"], ['"', '""']):
        yield f"{call.lineno}: escapes {given[0]} by hand"


def _added_quotes(sum_: ast.BinOp) -> Iterator[str]:
    """``"'" + text`` and ``text + '"'``."""
    for side in (sum_.left, sum_.right):
        if isinstance(side, ast.Constant) and side.value in ("'", '"'):
            yield f"{sum_.lineno}: quotes by +"


def _quoted_values(joined: ast.JoinedStr) -> Iterator[str]:
    """A value inside quotes, or a name without them, in an f-string that is SQL."""
    constants = [str(v.value) for v in joined.values if isinstance(v, ast.Constant)]
    whole = re.fullmatch(r"(['\"])\1", "".join(constants)) is not None
    if not whole and not _SQL.search("".join(constants)):
        return
    before = ""
    for value in joined.values:
        if isinstance(value, ast.Constant):
            before += str(value.value)
            continue
        opened = _open_quote(before)
        attribute = before.endswith(f"={opened}")  # of HTML or XML
        if opened and not attribute and not before.startswith("zb "):  # a command to be typed
            yield f"{joined.lineno}: {{{_text(value)}}} inside {opened}"
        elif not opened and (_is_declared_name(value) or _PREFIX.search(before)):
            yield f"{joined.lineno}: {{{_text(value)}}} without quotes"
        before += "\0"


def _open_quote(before: str) -> str:
    """The quote in which the end of ``before`` stands; empty outside of quotes."""
    opened = ""
    for character in before:
        if character in "'\"" and opened in ("", character):
            opened = "" if opened else character
    return opened


def _is_declared_name(value: ast.expr) -> bool:
    inner = value.value if isinstance(value, ast.FormattedValue) else value
    return (
        isinstance(inner, ast.Attribute)
        and inner.attr in ("name", "item")
        and isinstance(inner.value, ast.Name)
        and inner.value.id in _DECLARED
    )


def _text(value: ast.expr) -> str:
    return ast.unparse(value.value if isinstance(value, ast.FormattedValue) else value)


def test_only_the_seam_quotes() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{fault}"
        for file in python_files(*ROOMS, "benchmarks")
        if str(file.relative_to(ROOT)) != SEAM
        for fault in faults(syntax_nodes(file))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        """text.replace("'", "''")""",
        """name.replace('"', '""')""",
        '''"'" + text + "'"''',
        """f"SELECT {x} FROM t WHERE day = DATE '{day}'" """,
        """f"ATTACH '{path}' AS agency" """,
        """f'SELECT "{name}" FROM t'""",
        """f'"{name}"'""",
        """f"'{text}'" """,
        """f"{item.name} IS NOT NULL" """,
        """f"SELECT count({field.name}) FROM {rows}" """,
        """f"{value} AS _c_{name}" """,
        """f"SELECT q._was_{name} FROM q" """,
        """f"SET allowed_directories = ['{root}']" """,
        """f"hash('{salt}' || upper({column}))" """,
    ],
)
def test_quoting_by_hand_is_found(source: str) -> None:
    assert len(faults([*ast.walk(ast.parse(source.strip()))])) >= 1


@pytest.mark.parametrize(
    "source",
    [
        """f"SELECT {identifier(item.name)} FROM {relation} WHERE day = DATE {literal(day)}" """,
        """identifier(f"_c_{item.name}")""",
        """literal(f"{theme}/{rule}|")""",
        """f"it's {name}'s turn" """,
        """f'<td class="{kind}">{text}</td>'""",
        """f"SELECT count(*) FROM {rows.name}" """,
        """text.replace("-", "")""",
    ],
)
def test_what_is_no_quoting_is_let_pass(source: str) -> None:
    assert faults([*ast.walk(ast.parse(source.strip()))]) == []
