"""All counts that a suite needs of a table, in one aggregate query, handed to Great Expectations.

Left to itself it asks for every duplicate and every sample of failing values on its own, and knows
no regular expressions in DuckDB. What is counted here it need not ask; failing values are never
read at all. Expectations of other types it computes itself, bundled as ever.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zb_pipelines.domain.quality.expectation import Expectation
from zb_pipelines.domain.sql import identifier, literal

Kwargs = Mapping[str, Any]
Metric = tuple[str, tuple[str, ...], str]
"""Name of Great Expectations' metric, its columns, what else it depends on."""

ROWS: Metric = ("table.row_count", (), "[]")
_UNREAD = (
    "unexpected_values",
    "unexpected_rows",
    "unexpected_index_list",
    "unexpected_index_query",
    "unexpected_value_counts",
)
"""Endings of metrics that hold values of the data."""


def _outside_bounds(value: str, said: Kwargs) -> str:
    """True where ``value`` lies outside the bounds."""
    low, high = said.get("min_value"), said.get("max_value")
    outside: list[str] = []
    if low is not None:
        outside.append(f"{value} {'<=' if said.get('strict_min') else '<'} {literal(low)}")
    if high is not None:
        outside.append(f"{value} {'>=' if said.get('strict_max') else '>'} {literal(high)}")
    return " OR ".join(outside) or "false"


def _set(said: Kwargs) -> str:
    return ", ".join(literal(value) for value in said["value_set"]) or "NULL"


_BOUNDS = ("min_value", "max_value", "strict_min", "strict_max")
_OF_COLUMN: dict[str, tuple[str, tuple[str, ...], Callable[[str, Kwargs], str]]] = {
    "expect_column_values_to_be_in_set": (
        "column_values.in_set",
        ("value_set",),
        lambda value, said: f"{value}::VARCHAR NOT IN ({_set(said)})",
    ),
    "expect_column_values_to_not_be_in_set": (
        "column_values.not_in_set",
        ("value_set",),
        lambda value, said: f"{value}::VARCHAR IN ({_set(said)})",
    ),
    "expect_column_values_to_be_between": ("column_values.between", _BOUNDS, _outside_bounds),
    "expect_column_value_lengths_to_equal": (
        "column_values.value_length.equals",
        ("value",),
        lambda value, said: f"length({value}) <> {literal(said['value'])}",
    ),
    "expect_column_value_lengths_to_be_between": (
        "column_values.value_length.between",
        _BOUNDS,
        lambda value, said: _outside_bounds(f"length({value})", said),
    ),
    "expect_column_values_to_match_regex": (
        "column_values.match_regex",
        ("regex",),
        lambda value, said: f"NOT regexp_matches({value}, {literal(said['regex'])})",
    ),
    "expect_column_values_to_not_match_regex": (
        "column_values.not_match_regex",
        ("regex",),
        lambda value, said: f"regexp_matches({value}, {literal(said['regex'])})",
    ),
}
"""Expectation → metric, what it depends on, SQL that is true where a value (not NULL) breaks it."""


def metric_of(name: str, columns: Sequence[str], said: Kwargs) -> Metric:
    """The metric that an expectation or Great Expectations itself means."""
    parts = next((p for metric, p, _ in _OF_COLUMN.values() if metric == name), ())
    depends = {part: _plain(said[part]) for part in parts if said.get(part) not in (None, False)}
    depends |= {part: 0.0 for part in parts if said.get(part) == 0 and said[part] is not False}
    return name, tuple(columns), repr(sorted(depends.items()))


def _plain(value: object) -> object:
    """Numbers alike, be they written 18 or 18.0."""
    return float(value) if isinstance(value, int | float) else value


def counts_needed(suite: Sequence[Expectation]) -> dict[Metric, str]:
    """Metric → SQL aggregate, for all that can be counted in one scan."""
    needed: dict[Metric, str] = {ROWS: "count(*)"}
    for each in suite:
        column = each.kwargs.get("column")
        if column is None or each.kwargs.get("row_condition"):
            continue
        value = identifier(column)
        needed[metric_of("column_values.nonnull", [column], {})] = f"count(*) - count({value})"
        if each.type == "expect_column_values_to_be_unique":
            # As 数据唯一性 counts them: surplus rows, not every row of a repeated value.
            surplus = f"count({value}) - count(DISTINCT {value})"
            needed[metric_of("column_values.unique", [column], {})] = surplus
        elif each.type in _OF_COLUMN:
            name, _, broken = _OF_COLUMN[each.type]
            metric = metric_of(name, [column], each.kwargs)
            needed[metric] = f"count(*) FILTER ({broken(value, each.kwargs)})"
    return needed


def select_counts(needed: Mapping[Metric, str], relation: str) -> str:
    """The one query."""
    return f"SELECT {', '.join(needed.values())} FROM {relation}"


class KnownCounts:
    """Great Expectations' execution engine, with what is counted already at hand.

    Made around an engine's own ``resolve_metrics``; ``counts`` is set for the table at work.
    """

    def __init__(self, engine: Any) -> None:
        self._resolve = engine.resolve_metrics
        self.counts: Mapping[Metric, int] = {}
        engine.resolve_metrics = self.resolve_metrics

    def resolve_metrics(
        self,
        metrics_to_resolve: Sequence[Any],
        metrics: dict[Any, Any] | None = None,
        runtime_configuration: dict[Any, Any] | None = None,
    ) -> dict[Any, Any]:
        """Answer what was counted, and what must not be read; the rest is computed as ever."""
        answered: dict[Any, Any] = {}
        rest: list[Any] = []
        for metric in metrics_to_resolve:
            known, value = self._answer(metric)
            if known:
                answered[metric.id] = value
            else:
                rest.append(metric)
        if rest:
            answered |= self._resolve(rest, metrics, runtime_configuration)
        return answered

    def _answer(self, metric: Any) -> tuple[bool, object]:
        name: str = metric.metric_name
        ending = name.rpartition(".")[2]
        if ending in _UNREAD:
            return True, []
        stem = name
        for part in (".aggregate_fn", ".unexpected_count", ".condition"):
            stem = stem.removesuffix(part)
        column = metric.metric_domain_kwargs.get("column")
        found = metric_of(stem, [column] if column else [], metric.metric_value_kwargs or {})
        if found not in self.counts:
            return False, None
        # What only leads to a count is not needed once that is known.
        leads = ending in ("aggregate_fn", "condition")
        return True, None if leads else self.counts[found]
