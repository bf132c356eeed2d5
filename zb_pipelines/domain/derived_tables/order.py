"""In which order derived tables are built: what a query reads comes before it."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from zb_pipelines.domain.derived_tables.model import DerivedTable
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def build_order(tables: Iterable[DerivedTable]) -> list[DerivedTable]:
    """``tables``, each after those it reads; equal ones by name. :class:`InputError` for a circle."""
    by_name = {table.name: table for table in tables}
    return [by_name[name] for name in name_order({n: t.reads for n, t in by_name.items()})]


def name_order(reads: Mapping[str, Iterable[str]]) -> list[str]:
    """The keys of ``reads``, each after the keys that it reads; :class:`InputError` for a circle."""
    graph = {name: sorted(set(read) & set(reads)) for name, read in sorted(reads.items())}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise input_error(
            "tables/",
            message("tables depend on each other: {circle}", circle=circle),
            message("remove one of the references"),
        ) from error
