"""Results of rules over spans of days: the database sums days, spans are put together from their parts.

One pass over the days in their order, whatever the number of tables; what stands at the end of a
span, or from before it, is looked up by table and day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from resources.registry.history.period_sums import Span, spans_cte, total
from resources.registry.records.sums import RuleSum
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import rule_result

Key = tuple[str, str]
# Written as the partial index says it, else it would not serve.
_ACROSS = rule_result.c.origin == sa.literal_column("'cross'")
# A platform that did not know of origins recorded none.
_OWN = sa.func.coalesce(rule_result.c.origin, "") != "cross"


@dataclass(frozen=True)
class RuleSums:
    """Every method answers for lake tables and spans, first and last day included."""

    database: RegistryDatabase

    def of(self, spans: Sequence[Span], tables: Collection[str]) -> list[tuple[RuleSum, ...]]:
        """The results of every rule on ``tables``, one tuple for each span, by table and rule."""
        if not tables or not spans:
            return [() for _ in spans]
        # The year before a year is the period before it too: each span is summed once.
        places = {span: place for place, span in enumerate(dict.fromkeys(spans))}
        found = self._of_different(list(places), tables)
        return [found[places[span]] for span in spans]

    def _of_different(
        self, spans: Sequence[Span], tables: Collection[str]
    ) -> list[tuple[RuleSum, ...]]:
        ends = {
            (row["span"], row["table_name"], row["rule"]): row
            for across in (False, True)
            for row in self._on(_to_look_up(self._newest(spans, tables, across), spans), across)
        }
        found: list[dict[Key, RuleSum]] = [{} for _ in spans]
        for row in self._sum_spans(spans, tables):
            place, table, rule = row["span"], row["table_name"], row["rule"]
            first, last = spans[place]
            end = ends.pop((place, table, rule), row if first == last else None)
            found[place][table, rule] = _rule_sum(row, end)
        # From before the span stands what was not checked within.
        for (place, table, rule), row in ends.items():
            found[place][table, rule] = _rule_sum(row, row)
        return [tuple(each[key] for key in sorted(each)) for each in found]

    def _newest(
        self, spans: Sequence[Span], tables: Collection[str], across: bool
    ) -> list[tuple[int, str, date]]:
        """On which day each table was last checked, up to the end of each span."""
        span, r, kind = spans_cte(spans), rule_result, _ACROSS if across else _OWN
        names = sa.values(sa.column("name", sa.String), name="tables")
        table = names.data([(name,) for name in sorted(tables)]).cte("tables")
        day = (
            sa.select(r.c.day)
            .where(r.c.table_name == table.c.name, r.c.day <= span.c.last, kind)
            # Not max(): along the key, the first that fits is the newest.
            .order_by(r.c.day.desc())
            .limit(1)
            .correlate(table, span)
            .scalar_subquery()
        )
        found = sa.select(span.c.span, table.c.name, day).join_from(span, table, sa.true())
        with self.database.reading() as connection:
            rows = connection.execute(found).all()
        return [(place, name, day) for place, name, day in rows if day is not None]

    def _on(self, places: Sequence[tuple[int, str, date]], across: bool) -> list[dict[str, Any]]:
        """The results of exact tables and days, shaped like a span's in which they were not checked."""
        r = rule_result
        columns = (
            sa.column("span", sa.Integer),
            sa.column("name", sa.String),
            sa.column("at", sa.Date),
        )
        if not places:
            return []
        at = sa.values(*columns, name="places").data(list(places)).cte("places")
        found = sa.select(
            at.c.span,
            *(r.c[name] for name in ("table_name", "rule", "dimension", "indicator", "severity")),
            r.c.passed,
            r.c.checked,
            sa.literal(0).label("days"),
            sa.literal(0).label("failing"),
            r.c.release_id.label("first_release"),
            r.c.release_id.label("last_release"),
            sa.literal(across).label("across"),
        ).join_from(
            at,
            r,
            sa.and_(r.c.table_name == at.c.name, r.c.day == at.c.at, _ACROSS if across else _OWN),
        )
        return self._rows(found)

    def _sum_spans(
        self, spans: Sequence[Span], tables: Collection[str]
    ) -> Iterator[dict[str, Any]]:
        """The sums of every span; both processors work, for most of a report's time goes here."""
        wanted, halves = set(tables), _halves(spans)
        with ThreadPoolExecutor(len(halves)) as threads:
            found = threads.map(self._sums_of, ([spans[n] for n in half] for half in halves))
            for half, rows in zip(halves, found, strict=True):
                for row in rows:
                    if row["table_name"] in wanted:
                        row["span"] = half[row["span"]]
                        yield row

    def _sums_of(self, spans: Sequence[Span]) -> list[dict[str, Any]]:
        span, r = spans_cte(spans), rule_result
        keys = (span.c.span, r.c.table_name, r.c.rule)
        found = (
            sa.select(
                *keys,
                sa.func.max(r.c.dimension).label("dimension"),
                sa.func.max(r.c.indicator).label("indicator"),
                sa.func.min(r.c.severity).label("severity"),
                total(r.c.passed).label("passed"),
                total(r.c.checked).label("checked"),
                sa.func.count().label("days"),
                total(sa.case((r.c.passed < r.c.checked, 1), else_=0)).label("failing"),
                sa.func.min(r.c.release_id).label("first_release"),
                sa.func.max(r.c.release_id).label("last_release"),
                (sa.func.max(sa.case((_ACROSS, 1), else_=0)) == 1).label("across"),
            )
            .join_from(span, r, r.c.day.between(span.c.first, span.c.last))
            .group_by(*keys)
        )
        return self._rows(found)

    def _rows(self, found: sa.Executable) -> list[dict[str, Any]]:
        """The rows, as plain mappings: tens of thousands of them."""
        with self.database.reading() as connection:
            result = connection.execute(found)
            names = tuple(result.keys())
            return [dict(zip(names, row, strict=True)) for row in result]


def _rule_sum(row: Mapping[str, Any], end: Mapping[str, Any] | None) -> RuleSum:
    """The sum of ``row`` with what stands at its span's end."""
    passed, checked = (end["passed"], end["checked"]) if end else (0, 0)
    return RuleSum(**row, last_passed=passed, last_checked=checked)


def _halves(spans: Sequence[Span]) -> list[list[int]]:
    """The places of ``spans`` in two lists of about as many days; none of them empty."""
    halves: list[list[int]] = [[], []]
    days = [0, 0]
    lengths = [(last - first).days + 1 for first, last in spans]
    for place in sorted(range(len(spans)), key=lengths.__getitem__, reverse=True):
        lesser = days.index(min(days))
        halves[lesser].append(place)
        days[lesser] += lengths[place]
    return [half for half in halves if half]


def _to_look_up(
    newest: Sequence[tuple[int, str, date]], spans: Sequence[Span]
) -> list[tuple[int, str, date]]:
    """Of those, the days whose results a span's sums do not tell: a single day's are its sums."""
    return [
        (place, table, day)
        for place, table, day in newest
        if spans[place][0] != spans[place][1] or day < spans[place][0]
    ]


def together(parts: Sequence[Sequence[RuleSum]]) -> tuple[RuleSum, ...]:
    """The results of spans that follow each other as those of one span.

    A part in which a table was not checked counts only where no part has it checked.
    """
    within = {(each.table_name, each.across) for part in parts for each in part if each.days}
    rules: defaultdict[Key, list[tuple[int, RuleSum]]] = defaultdict(list)
    last: dict[tuple[str, bool], int] = {}
    for place, part in enumerate(parts):
        for each in part:
            if each.days or (each.table_name, each.across) not in within:
                rules[each.table_name, each.rule].append((place, each))
                last[each.table_name, each.across] = place
    return tuple(
        _one(found, last[key[0], found[-1][1].across]) for key, found in sorted(rules.items())
    )


def _one(placed: Sequence[tuple[int, RuleSum]], last: int) -> RuleSum:
    at, end = placed[-1]
    ended, parts = at == last, [part for _, part in placed]
    if not end.days:
        return replace(end, span=0)
    released = [n for p in parts for n in (p.first_release, p.last_release) if n is not None]
    return replace(
        end,
        span=0,
        passed=sum(each.passed for each in parts),
        checked=sum(each.checked for each in parts),
        days=sum(each.days for each in parts),
        failing=sum(each.failing for each in parts),
        last_passed=end.last_passed if ended else 0,
        last_checked=end.last_checked if ended else 0,
        first_release=min(released, default=None),
        last_release=max(released, default=None),
    )
