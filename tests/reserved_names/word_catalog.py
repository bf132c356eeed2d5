"""A catalog in which everything that may be named is named by a word of SQL.

Two agencies, ``order`` and ``group``, deliver four entries each, and both speak of the same
persons. Items, golden fields, columns, parameters, tables and rules are called by every keyword of
DuckDB and by every name that a statement of the platform's own uses beside the items, each in one
of the four parts.
"""

import csv
import json
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import yaml

from zb_pipelines.domain.reserved_names import COLUMNS, GOLDEN_COLUMNS
from zb_pipelines.domain.settings import SHIPPED_CATALOG

AGENCIES = ("order", "group")
PARTS = {
    "select": "population",
    "table": "legal_entity",
    "union": "public_credit",
    "where": "e_license",
}
"""Name of the entries of each part, and the base database that they feed."""
KEY, PERSON, NAME, NUMBER, TIME, CODE = "end", "user", "default", "in", "at", "case"
"""The record key, the person's number and name, an integer, the time item, a coded item."""
INSIDE = [
    "content",
    "row_id",
    "same",
    "verdict",
    "copied",
    "gone",
    "before",
    "outcome",
    "reasons",
    "field",
    "value",
    "source",
    "kept_value",
    "kept_source",
    "kept_time",
    "record",
    "mine",
    "theirs",
    "there",
    "own",
    "k0",
    "k1",
    "parts",
    "whole",
    "broken",
    "h",
    "f",
    "g",
    "name",
    "meaning",
    "v",
    "entry",
    "item",
    "landed",
    "bad",
    "anchor",
    "was",
    "becomes",
    "fix0",
    "raw_text",
    "clean_text",
    "typed_values",
    "judged_values",
    "candidate",
    "winner",
    "kept",
    "repeated",
    "flagged",
    "corrected",
    "checked_rows",
    "surplus_rows",
    "proposed_rows",
    "judged",
    "answers",
    "derived",
    "held",
    "delivery",
    "claimed",
    "looked_up",
    "golden",
    "new",
    "old",
    "since",
    "change",
    "fields",
    "after",
    "subject",
    "case_key",
    "evidence",
    "detail",
    "amount",
    "rowid",
    "filename",
    "file_row_number",
    "fault",
    "defect",
    "clean",
    "spoiled",
    "staged",
    "planted",
    "sketched",
    "ident",
    "fact",
]
"""What the platform's statements call their own tables, columns and steps."""


def keywords() -> list[str]:
    """Every word of DuckDB's SQL, in its order."""
    with duckdb.connect() as own:
        rows = own.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()
    return [word for (word,) in rows]


def all_words() -> list[str]:
    """Every name that an item may have."""
    return sorted({*keywords(), *INSIDE} - COLUMNS)


SPECIAL: dict[str, dict[str, Any]] = {
    KEY: {"required": True},
    PERSON: {"semantic": "resident_id", "level": "L3", "required": True},
    NAME: {"semantic": "person_name", "level": "L3"},
    NUMBER: {"type": "integer"},
    TIME: {"type": "datetime"},
    CODE: {"codes": "sex"},
}
"""Items of every part."""


def words(part: str) -> list[str]:
    """The words of a part: a fourth of all, and those of :data:`SPECIAL`."""
    return sorted({*all_words()[list(PARTS).index(part) :: len(PARTS)], *SPECIAL})


def items(part: str) -> list[dict[str, Any]]:
    """An item for each of :func:`words`, of all types."""
    return [_item(word) for word in words(part)]


def _item(word: str) -> dict[str, Any]:
    kinds = ("string", "string", "date", "decimal")
    plain = {"type": kinds[len(word) % len(kinds)], "level": "L1"}
    title = f"信息项{word.replace('_', '的')}"
    return {"name": word, "title": title} | SPECIAL.get(word, plain)


def _entry(agency: str, part: str) -> dict[str, Any]:
    number = f"{AGENCIES.index(agency)}{list(PARTS).index(part)}"
    return {
        "title": f"{part}登记信息",
        "code": f"ZB1-99-0{number}/0001",
        "summary": "本单位登记人员的基本信息，每人一行。",
        "category": {"kind": "部门信息资源", "subject": "人口", "topic": "登记"},
        "format": {"kind": "电子文件", "type": "csv"},
        "sharing": {"type": "有条件共享", "condition": "履行法定职责需要", "mode": "库表交换"},
        "opening": {"type": "有条件开放", "condition": "脱敏后开放"},
        "level": "L3",
        "use": "仅限申请事项使用",
        "cycle": "每日",
        "identifiers": [PERSON],
        "record_key": [KEY],
        "collection_basis": "《中华人民共和国户口登记条例》第七条规定的登记职责",
        "feeds": [PARTS[part]],
        "extraction": {"mode": "snapshot", "time": TIME},
        "items": items(part),
    }


def _consolidation(part: str) -> dict[str, Any]:
    order = [f"{agency}/{part}" for agency in AGENCIES]
    names = [each for each in items(part) if each["name"] not in {*GOLDEN_COLUMNS, PERSON}]
    fields = [
        {
            "name": each["name"],
            "title": each["title"],
            "type": "string" if each.get("type") == "boolean" else each.get("type", "string"),
            "level": each.get("level", "L2"),
            "order": order,
            "reason": "测试",
        }
        for each in names
    ]
    said = {each["name"]: f'"{each["name"]}"' for each in names}
    return {
        "table": "from",
        "title": "人口",
        "key": PERSON,
        "key_title": "公民身份号码",
        "key_semantic": "resident_id",
        "claims": [
            {"entry": entry, "key": PERSON, "time": TIME, "fields": said} for entry in order
        ],
        "fields": fields,
    }


def _derived(part: str) -> tuple[dict[str, Any], str]:
    declared = {
        "title": "人口登记表",
        "summary": "每人一行。",
        "key": [KEY],
        "columns": [{"name": word} for word in words(part)],
        "parameters": {word: {"value": 1, "title": f"参数{word}"} for word in words(part)},
    }
    selected = ", ".join(f't."{word}" AS "{word}"' for word in words(part))
    asked = " + ".join(f"getvariable('{word}')" for word in words(part))
    sql = (
        f"SELECT {selected}, [origin('order/{part}', t._record)] AS _origin"
        f" FROM aggregation.order__{part} AS t WHERE {asked} = {len(words(part))}"
    )
    return declared, sql


def _finding() -> tuple[dict[str, Any], str]:
    part = next(iter(PARTS))
    declared = {
        "title": "重复登记",
        "subject": "person",
        "law": {"statute": "social_insurance_law", "article": "八十八"},
        "verifier": "order",
        "advice": "核对登记",
        "parameters": {word: {"value": 1, "title": f"参数{word}"} for word in words(part)},
    }
    sql = (
        f'SELECT t."{PERSON}" AS subject, t."{KEY}" AS case_key, NULL AS since, NULL AS until,'
        f" NULL AS amount, '登记' AS detail, [evidence('order/{part}', t._record, '登记')] AS evidence"
        f" FROM aggregation.order__{part} AS t WHERE getvariable('{words(part)[0]}') = 1"
    )
    return declared, sql


def _rules() -> dict[str, dict[str, Any]]:
    part = next(iter(PARTS))
    own, other = (f"aggregation.{agency}__{part}" for agency in AGENCIES)
    said: dict[str, Any] = {"remedy": "核对后改正", "table": own}
    joined = {"target": other, "items": [PERSON, KEY], "target_items": [PERSON, KEY]}
    name, number = f'"{NAME}"', f'"{NUMBER}"'
    group = [word for word in words(part) if word not in SPECIAL]
    rules: dict[str, dict[str, Any]] = {
        "select": {"kind": "condition", "title": "有值", "holds": f"{name} IS NOT NULL"},
        "from": {"kind": "reference", "title": "两边都有"} | joined,
        "where": {"kind": "same_fact", "title": "两边一致", "value": name, "target_value": name}
        | joined,
        "all": {"kind": "total", "title": "合计一致", "value": number, "group": group}
        | {"parts": f"{name} IS NOT NULL", "whole": "true"},
    }
    return {key: said | rule for key, rule in rules.items()}


def write_catalog(folder: Path) -> Path:
    """Write the catalog: agencies, entries, golden records, tables, a finding, rules."""
    shutil.copytree(
        SHIPPED_CATALOG,
        folder,
        ignore=shutil.ignore_patterns(
            "sources",
            "survivorship",
            "tables",
            "findings",
            "rules",
            "suites",
            "products",
            "channels.yml",
        ),
    )
    agencies = yaml.safe_load((SHIPPED_CATALOG / "agencies.yml").read_text("utf-8"))
    shipped = [agencies["public_security"], agencies["health_commission"]]
    put(folder, "agencies", dict(zip(AGENCIES, shipped, strict=True)))
    with_query = {"findings/social_security/union": _finding()}
    for part, database in PARTS.items():
        for agency in AGENCIES:
            put(folder, f"sources/{agency}/{part}", _entry(agency, part))
        put(folder, f"survivorship/{database}", _consolidation(part))
        with_query[f"tables/{database}/table"] = _derived(part)
    for name, (declared, sql) in with_query.items():
        put(folder, name, declared)
        (folder / f"{name}.sql").write_text(sql, "utf-8")
    for name, rule in _rules().items():
        put(folder, f"rules/{name}", rule)
    return folder


def put(folder: Path, name: str, declared: object) -> None:
    """Write ``declared`` as the file ``name`` of the catalog."""
    file = folder / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    # As JSON, which is YAML too: a word such as `on` or `null` stays a text.
    file.write_text(json.dumps(declared, ensure_ascii=False, indent=1), "utf-8")


Rows = Sequence[dict[str, str]]
"""Values of :data:`SPECIAL` by item; every other item has a value of its type."""


def deliver(home: Path, first: Rows, second: Rows) -> None:
    """What the agencies deliver from now on: ``order`` CSV files, ``group`` tables in SQLite."""
    home.mkdir(parents=True, exist_ok=True)
    sources: dict[str, dict[str, Any]] = {}
    (home / "into.db").unlink(missing_ok=True)
    for part in PARTS:
        _write_csv(home / f"{part}.csv", part, first)
        sources[f"order/{part}"] = {"kind": "csv", "path": f"{part}.csv", "nulls": [""]}
        _write_table(home / "into.db", part, second)
        sources[f"group/{part}"] = {"connection": "into", "table": part}
    connections = {"into": {"kind": "sqlite", "path": "into.db"}}
    (home / "sources.yml").write_text(
        yaml.safe_dump({"connections": connections, "entries": sources}), "utf-8"
    )


def _write_csv(file: Path, part: str, rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, words(part))
        writer.writeheader()
        writer.writerows(_filled(part, row) for row in rows)


def _write_table(file: Path, part: str, rows: Rows) -> None:
    names = words(part)
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" for _ in names)
    with sqlite3.connect(file) as database:
        database.execute(f'CREATE TABLE "{part}" ({columns})')
        filled = [_filled(part, row) for row in rows]
        database.executemany(
            f'INSERT INTO "{part}" VALUES ({marks})', [[row[n] for n in names] for row in filled]
        )


def _filled(part: str, row: dict[str, str]) -> dict[str, str]:
    return {each["name"]: _VALUES[each.get("type", "string")] for each in items(part)} | row


_VALUES = {
    "string": "文字",
    "integer": "1",
    "decimal": "1.5",
    "date": "2026-01-01",
    "datetime": "2026-01-01 08:00:00",
    "boolean": "1",
}


def row(key: str, resident: str, name: str, **other: str) -> dict[str, str]:
    """The values of :data:`SPECIAL` that a row is about."""
    return {KEY: key, PERSON: resident, NAME: name, CODE: "1"} | other
