"""What queries of derived tables may call, and the day and parameters that they may ask for.

``person_key`` is defined in :mod:`assets.derived_tables.pseudonyms`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.coordinates import conversions, declare_systems
from zb_pipelines.domain.derived_tables.model import Parameter
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.workdays import is_working_day

_FIRST, _LAST = date(1999, 1, 1), date(2041, 1, 1)
_MACROS = (
    "CREATE OR REPLACE TEMP MACRO origin(entry, record) AS"
    " CASE WHEN record IS NOT NULL THEN entry || '#' || record END",
    "CREATE OR REPLACE TEMP MACRO evidence(entry, record, fact) AS"
    " {'entry': entry, 'record': record, 'fact': fact}",
)
_COORDINATE_FUNCTIONS = ("cgcs2000", "metres_between", "declared_crs")
_CALENDAR_MACROS = (
    "CREATE OR REPLACE TEMP MACRO workdays_between(a, b) AS"
    " (SELECT c.nth FROM calendar AS c WHERE c.day = CAST(b AS DATE))"
    " - (SELECT c.nth FROM calendar AS c WHERE c.day = CAST(a AS DATE))",
    "CREATE OR REPLACE TEMP MACRO add_workdays(a, n) AS CASE WHEN n = 0 THEN CAST(a AS DATE) ELSE"
    " (SELECT later.day FROM calendar AS c JOIN calendar AS later"
    " ON later.work AND later.nth = c.nth + n WHERE c.day = CAST(a AS DATE)) END",
)


def provide_functions(engine: Engine, day: date, sql: str) -> None:
    """Define the functions that ``sql`` may call, and ``build_day``.

    The working-day calendar (民法典 第二百零一条: the first day does not count) and the spatial
    extension are only brought in where ``sql`` asks for them.
    """
    engine.execute(f"SET VARIABLE build_day = DATE {literal(day)}")
    for macro in _MACROS:
        engine.execute(macro)
    if "workdays" in sql:
        engine.execute(
            "CREATE OR REPLACE TEMP TABLE calendar AS SELECT day, work,"
            " sum(work::INTEGER) OVER (ORDER BY day) AS nth"
            " FROM (SELECT unnest($1::DATE[]) AS day, unnest($2::BOOLEAN[]) AS work)",
            [*map(list, _calendar())],
        )
        for macro in _CALENDAR_MACROS:
            engine.execute(macro)
    if "ST_" in sql:
        load_extension(engine, "spatial")


def provide_parameters(engine: Engine, parameters: Mapping[str, Parameter]) -> None:
    """Set the declared parameters, which queries ask for with ``getvariable('name')``."""
    for name, parameter in parameters.items():
        engine.execute(f"SET VARIABLE {identifier(name)} = {literal(parameter.value)}")


def provide_coordinates(engine: Engine, catalog: Catalog, sql: str) -> None:
    """Define ``cgcs2000_of(entry, longitude, latitude)`` by the coordinate systems that entries declare.

    Together with ``metres_between`` only brought in where ``sql`` asks for one of them.
    """
    if any(name in sql for name in _COORDINATE_FUNCTIONS):
        engine.execute(conversions())
        systems = {key: entry.crs for key, entry in catalog.entries.items() if entry.crs}
        engine.execute(declare_systems(systems))


@cache
def _calendar() -> tuple[tuple[date, ...], tuple[bool, ...]]:
    days = tuple(_FIRST + timedelta(days=n) for n in range((_LAST - _FIRST).days))
    return days, tuple(is_working_day(day) for day in days)
