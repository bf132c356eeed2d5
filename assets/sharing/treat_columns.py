"""SQL that drops, masks and coarsens the columns of a product."""

from zb_pipelines.domain.access.levels import masked_sql
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.sharing.product import Treatment
from zb_pipelines.domain.sql import identifier, literal

_NUMBERS = {"tens": 10, "hundreds": 100, "thousands": 1000}
_DATES = {"year": "%Y", "month": "%Y-%m"}
_DISTRICT_DIGITS = 6


def treated_sql(column: ResolvedColumn, treatment: Treatment | None) -> str:
    """DuckDB expression of the column of the source ``column`` as it is handed out."""
    name = identifier(column.name)
    if treatment is None:
        return name
    if treatment.how == "mask":
        return masked_sql(name, column)
    if treatment.to in _DATES:
        return f"strftime({name}, {literal(_DATES[treatment.to])})"
    if treatment.to in _NUMBERS:
        step = _NUMBERS[treatment.to]
        return f"floor({name} / {step}) * {step}"
    return f"left({name}, {_DISTRICT_DIGITS})"
