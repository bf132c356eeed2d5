"""Great Expectations run inside DuckDB on the lake: no row leaves the engine.

The tables are views over one partition's Parquet files in a scratch database
that Great Expectations opens through SQLAlchemy. Importing it costs seconds, so
only :func:`validate` does, when it runs.
"""

import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from quality.expectations.data_docs import keep_result, quiet_context
from quality.expectations.one_scan import KnownCounts, Metric, counts_needed, select_counts
from resources.engine import Engine, EngineError, FileKeys
from resources.local_files.scratch_folder import scratch_folder
from zb_pipelines.domain.quality.expectation import Expectation
from zb_pipelines.domain.sql import identifier

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.data_context import EphemeralDataContext

# Counts only: a failing value must not reach a log or a report.
RESULT_FORMAT = {"result_format": "SUMMARY", "exclude_unexpected_values": True}


@dataclass(frozen=True)
class Outcome:
    """How one expectation fared: ``passed`` of ``checked`` elements."""

    expectation: Expectation
    success: bool
    passed: int
    checked: int


def validate(
    relations: Mapping[str, str],
    suite: Mapping[str, Sequence[Expectation]],
    scratch: Path,
    docs: Path | None = None,
    keys: FileKeys | None = None,
) -> dict[str, list[Outcome]]:
    """Run a suite over relations (lake table → SQL relation text), inside DuckDB.

    Returns table → outcomes; each table is scanned once. In ``docs`` each table's result
    takes the place of its last one, for the Data Docs. ``keys``: of encrypted files among them. An expectation that cannot be evaluated (a
    column that does not exist) raises ``RuntimeError`` naming table and rule.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    wanted = {table: each for table, each in suite.items() if table in relations and each}
    with scratch_folder(scratch) as folder, _open_database(folder, keys) as session:
        counts = {
            table: counted
            for table, expectations in wanted.items()
            if (counted := _count_metrics(session, table, relations[table], expectations))
            is not None
        }
        if not event.contains(sa.engine.Engine, "after_cursor_execute", _buffer_result):
            event.listen(sa.engine.Engine, "after_cursor_execute", _buffer_result)
        context = quiet_context()
        source = context.data_sources.add_sql("lake", connection_string=_address(folder))
        engine = source.get_execution_engine()
        known = KnownCounts(engine)
        try:
            found: dict[str, list[Outcome]] = {}
            for table, expectations in wanted.items():
                known.counts = counts.get(table, {})
                report = _validate_suite(context, source, table, expectations)
                found[table] = _outcomes(table, expectations, report)
                if docs is not None:
                    keep_result(docs, table, report)
            return found
        finally:
            engine.close()


def _address(folder: Path) -> str:
    return f"duckdb:///{folder / 'suite.duckdb'}"


@contextmanager
def _open_database(folder: Path, keys: FileKeys | None) -> Generator[Engine]:
    """The scratch database; while it is open Great Expectations finds the same one, with its keys.

    It is opened by SQLAlchemy as well, since an open database is only shared on equal settings.
    """
    opened = sa.create_engine(_address(folder))
    try:
        with opened.connect() as connection:
            wrapped: Any = connection.connection.driver_connection
            with wrapped.duplicate() as own:
                yield Engine(own, folder, keys or FileKeys())
    finally:
        opened.dispose()


def _count_metrics(
    session: Engine, table: str, relation: str, suite: Sequence[Expectation]
) -> dict[Metric, int] | None:
    """Make the table's view and count all that can be counted; ``None`` where a column is missing."""
    needed = counts_needed(suite)
    session.execute(f"CREATE VIEW {identifier(_view(table))} AS SELECT * FROM {relation}")
    try:
        (row,) = session.rows(select_counts(needed, identifier(_view(table))))
    except EngineError as failure:
        if failure.kind != "BinderException":
            raise
        # Great Expectations finds out which expectation it is, and that is told.
        return None
    return {metric: int(count) for metric, count in zip(needed, row, strict=True)}


def _view(table: str) -> str:
    return table.replace(".", "__")


def _buffer_result(
    connection: sa.Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    executemany: bool,
) -> None:
    """Read a DuckDB result whole before Great Expectations gives the connection back.

    It returns connections before it fetches, which empties DuckDB's cursors.
    """
    if connection.dialect.name == "duckdb" and cursor.description is not None:
        description, rows = cursor.description, cursor.fetchall()
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, description, rows)


def _validate_suite(
    context: "EphemeralDataContext", source: Any, table: str, expectations: Sequence[Expectation]
) -> "ExpectationSuiteValidationResult":
    import great_expectations as gx

    asset = source.add_table_asset(_view(table), table_name=_view(table))
    suite = context.suites.add(
        gx.ExpectationSuite(
            table,
            expectations=[
                {
                    "type": each.type,
                    "kwargs": each.kwargs,
                    "severity": each.severity,
                    "meta": {"rule": each.rule, "notes": each.title},
                }
                for each in expectations
            ],
        )
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(
            name=table, data=asset.add_batch_definition_whole_table("day"), suite=suite
        )
    )
    return definition.run(result_format=RESULT_FORMAT)


def _outcomes(
    table: str, expectations: Sequence[Expectation], report: "ExpectationSuiteValidationResult"
) -> list[Outcome]:
    by_rule = {
        result.expectation_config.meta["rule"]: result
        for result in report.results
        if result.expectation_config and result.expectation_config.meta
    }
    return [_outcome(table, each, by_rule[each.rule]) for each in expectations]


def _outcome(table: str, expectation: Expectation, result: Any) -> Outcome:
    if result.exception_info.get("raised_exception") or any(
        isinstance(info, dict) and info.get("raised_exception")
        for info in result.exception_info.values()
    ):
        raise RuntimeError(f"{table}: {expectation.rule} could not be evaluated; check its kwargs")
    elements = _count(result.result, "element_count", 1)
    checked = elements - _count(result.result, "missing_count", 0)
    failed = _count(result.result, "unexpected_count", 0 if result.success else 1)
    return Outcome(expectation, bool(result.success), checked - failed, checked)


def _count(counted: Mapping[str, Any], name: str, otherwise: int) -> int:
    """A count, ``otherwise`` where there is none; of a table without rows some are None, which is none."""
    return int(counted[name] or 0) if name in counted else otherwise
