"""Delivery by a file of JSON objects, one a line."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from resources.agencies.files.file_delivery import (
    Arrived,
    arrived,
    as_utf8,
    of_day,
    refuse_changed,
    refuse_mismatch,
    refuse_other_count,
)
from resources.agencies.files.file_window import file_window
from resources.agencies.source.attempt import attempt
from resources.agencies.source.declaration import NdjsonFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, extra_columns
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, literal

# A number with a fraction and more digits than a double holds would silently change.
_LONG_NUMBER = r'[^\\]"\s*:\s*-?(?:[0-9]\.?){17,}'
_NAMED = 5  # positions of broken lines that a message lists


@contextmanager
def read_ndjson(engine: Engine, source: NdjsonFile, entry: Entry, day: date) -> Generator[Reading]:
    """All objects of the file; a nested value is told as JSON.

    A declared column is missing only where no object has it. An object with a key twice, and
    a line that is no object, are faults.
    """
    file = arrived(of_day(source.path, day))
    promised = refuse_mismatch(source, file, day)
    with as_utf8(file, source.encoding, engine.scratch) as text:
        keys = _keys(engine, file, text.path)
        # An empty file has no columns to miss.
        extra = () if keys is None else extra_columns(entry, keys)

        def finish(rows: int) -> None:
            refuse_other_count(file, promised, rows)
            refuse_changed(file)

        yield Reading(
            select=_select(entry, text.path),
            extra_columns=extra,
            explain=lambda error: _explained(file, error.kind),
            finish=finish,
            filter=file_window(source.path, entry, day),
            declared=promised,
        )


def _keys(engine: Engine, file: Arrived, path: Path) -> list[str] | None:
    """All keys of all objects, ``None`` where there is no object; refuses broken lines."""
    with engine.single_thread():
        error = attempt(engine, f"CREATE OR REPLACE TEMP TABLE delivery_shapes AS {_shapes(path)}")
    if error:
        raise _explained(file, error.kind)
    total, broken, places, inexact = engine.rows(
        "SELECT sum(rows), coalesce(sum(rows) FILTER (broken), 0),"
        f" list_sort(flatten(list(places) FILTER (broken)))[:{_NAMED}], sum(inexact)"
        " FROM delivery_shapes"
    )[0]
    found = engine.rows("SELECT DISTINCT unnest(keys) FROM delivery_shapes ORDER BY 1")
    engine.execute("DROP TABLE delivery_shapes")
    if total is None:
        return None
    if broken:
        raise _broken(file, int(broken), places, int(total))
    if inexact:
        raise PullError(
            "unreadable",
            f"文件 {file.name} 有 {inexact} 行的小数超过 16 位有效数字，按数字读会变样",
            "请来源单位把这样的数写成带引号的文本后重新报送",
        )
    return [key for (key,) in found]


def _shapes(path: Path) -> str:
    inexact = (
        f"regexp_matches(json, {literal(_LONG_NUMBER)}) AND len(list_filter("
        f"regexp_extract_all(json, {literal(_LONG_NUMBER)}), lambda n: contains(n, '.'))) > 0"
    )
    return (
        f"SELECT json_keys(json) AS keys, count(*) AS rows, min(place, {_NAMED}) AS places,"
        " coalesce(json_type(json) <> 'OBJECT' OR len(json_keys(json)) <>"
        " len(list_distinct(json_keys(json))), true) AS broken,"
        f" count(*) FILTER ({inexact}) AS inexact"
        " FROM (SELECT json, row_number() OVER () AS place"
        f" FROM read_ndjson_objects({literal(str(path))}, ignore_errors = true))"
        " GROUP BY ALL"
    )


def _broken(file: Arrived, broken: int, places: list[int], total: int) -> PullError:
    if places == [total]:
        return PullError(
            "truncated",
            f"文件 {file.name} 的最后一行不是完整的 JSON 对象，可能没有传完",
            "请来源单位重新报送完整的文件",
        )
    listed = "、".join(str(place) for place in places) + ("……" if broken > _NAMED else "")
    return PullError(
        "unreadable",
        f"文件 {file.name} 有 {broken} 行不是正确的 JSON 对象：第 {listed} 行（空行不算）",
        "请来源单位改正后重新报送：每行一个对象，键不重复",
    )


def _select(entry: Entry, path: Path) -> str:
    columns = dict.fromkeys(item.source_column for item in entry.aggregated_items)
    kinds = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    values = ", ".join(
        f"{identifier(item.source_column)} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    return (
        f"SELECT {values} FROM read_json({literal(str(path))}, format = 'newline_delimited',"
        f" auto_detect = false, columns = {{{kinds}}})"
    )


def _explained(file: Arrived, kind: str) -> PullError:
    return PullError(
        "unreadable",
        f"文件 {file.name} 不能按每行一个 JSON 对象读取（{kind}）",
        "请来源单位检查文件后重新报送",
    )
