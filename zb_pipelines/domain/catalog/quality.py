"""Checks of ``suites/<name>.yml``, ``tickets.yml`` and ``grading.yml``: what they name must be there."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import get_args

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.quality.expectation import Expectation, expectation_types
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES
from zb_pipelines.domain.tickets.limits import TicketKind


def check_suites(parsed: ParsedCatalog, known: Mapping[str, Known]) -> None:
    """Add a problem for every suite of a table, column, dimension or expectation that is not there.

    ``known`` are the columns by lake table.
    """
    first: dict[str, str] = {}
    for key, suite in parsed.suites.items():
        file = f"suites/{key}.yml"
        for table, expectations in suite.items():
            if (other := first.setdefault(table, file)) != file:
                what = message(
                    "the suite of {table} stands in {other} already", table=table, other=other
                )
                parsed.problem(
                    file, (table,), what, message("keep the suite of a table in one file")
                )
            if table not in known and parsed.is_broken(table):
                continue
            if not table.startswith(("base.", "thematic.")) or table not in known:
                what = message("{table} is no base or thematic table of this catalog", table=table)
                remedy = message("write it like base.population__person, or remove it")
                parsed.problem(file, (table,), what, remedy)
                continue
            for place, each in enumerate(expectations):
                _expectation(parsed, file, (table, place), each, known[table])


def check_ticket_limits(parsed: ParsedCatalog) -> None:
    """Add a problem for every limit of a kind or an agency that is not there."""
    for agency in parsed.tickets.agencies:
        if "tickets.yml" in parsed.documents and not parsed.knows("agencies", agency):
            what = message("agency {agency} is not in agencies.yml", agency=agency)
            remedy = message("name a registered agency, or register it")
            parsed.problem("tickets.yml", ("agencies", agency), what, remedy)
    for kind in parsed.tickets.kinds:
        if kind not in get_args(TicketKind):
            what = message("there is no ticket of kind {kind}", kind=kind)
            remedy = message("use one of {known}", known=message(", ").join(get_args(TicketKind)))
            parsed.problem("tickets.yml", ("kinds", kind), what, remedy)


def check_grading(parsed: ParsedCatalog) -> None:
    """Add a problem for every semantic type that is none, and every level without handling."""
    name, grading = "grading.yml", parsed.grading
    if name not in parsed.documents:
        return
    known = message("use one of {known}", known=message(", ").join(SEMANTIC_TYPES))
    named = [(("semantic_types", each), each) for each in grading.semantic_types]
    for place, combination in enumerate(grading.combinations):
        named += [
            (("combinations", place, "semantics"), each)
            for one in combination.semantics
            for each in one
        ]
    for path, semantic in named:
        if semantic not in SEMANTIC_TYPES:
            what = message("{semantic} is not a semantic type", semantic=semantic)
            parsed.problem(name, path, what, known)
    for level in get_args(Level):
        if level not in grading.handling:
            what = message("the handling of {level} is missing", level=level)
            parsed.problem(name, ("handling",), what, message("write what may be done with it"))


def _expectation(
    parsed: ParsedCatalog, file: str, path: tuple[Step, ...], each: Expectation, known: Known
) -> None:
    if each.dimension not in DIMENSIONS:
        what = message("{dimension} is not a dimension of quality", dimension=each.dimension)
        remedy = message("use one of {known}", known=message(", ").join(DIMENSIONS))
        parsed.problem(file, (*path, "dimension"), what, remedy)
    if each.type not in expectation_types():
        near = get_close_matches(each.type, expectation_types(), n=1)
        what = message("Great Expectations has no expectation {type}", type=each.type)
        remedy = message(
            "use the name that its gallery has; the nearest is {near}", near=(*near, "-")[0]
        )
        parsed.problem(file, (*path, "type"), what, remedy)
    for step, column in _columns(each):
        if column not in known:
            what = message("the table has no column {column}", column=column)
            parsed.problem(
                file, (*path, "kwargs", *step), what, message("name a column of the table")
            )


def _columns(each: Expectation) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Where a column is named in ``kwargs``, and which."""
    for name in ("column", "column_A", "column_B"):
        if name in each.kwargs:
            yield (name,), str(each.kwargs[name])
    for place, column in enumerate(each.kwargs.get("column_list") or ()):
        yield ("column_list", place), str(column)
