"""Small cells of an aggregate: those of fewer than k rows, and others by which they could be computed.

Primary: a cell of fewer than k rows. Secondary: along each dimension, the smallest further cells
until at least two cells and k rows are hidden together, so that a known total gives none away.
"""

from collections.abc import Sequence

from zb_pipelines.domain.sql import identifier, with_steps

COUNT, HIDDEN = "_rows", "_hidden"
_PASSES = 2
"""Hiding along one dimension may leave a lone hidden cell along another: each is looked at twice."""


def suppressed_select(cells: str, by: Sequence[str], figures: Sequence[str], k: int) -> str:
    """SELECT over ``cells`` (columns ``by``, ``figures`` and the number of rows) with small cells NULL.

    The column ``suppressed`` says which.
    """
    steps = {"cells": cells, "hidden_0": f"SELECT *, {COUNT} < {int(k)} AS {HIDDEN} FROM cells"}
    for dimension in [*by] * _PASSES:
        others = [identifier(name) for name in by if name != dimension]
        last = f"hidden_{len(steps) - 2}"
        steps[f"hidden_{len(steps) - 1}"] = _hide_along(last, others, by, k)
    shown = ", ".join(
        f"CASE WHEN {HIDDEN} THEN NULL ELSE {identifier(name)} END AS {identifier(name)}"
        for name in figures
    )
    names = ", ".join(identifier(name) for name in by)
    return with_steps(
        steps, f"SELECT {names}, {shown}, {HIDDEN} AS suppressed FROM hidden_{len(steps) - 2}"
    )


def _hide_along(step: str, others: Sequence[str], by: Sequence[str], k: int) -> str:
    """Within the cells that differ along one dimension only, hide on until enough is hidden."""
    partition = f"PARTITION BY {', '.join(others)}" if others else ""
    order = f"ORDER BY NOT {HIDDEN}, {COUNT}, {', '.join(identifier(name) for name in by)}"
    before = f"({partition} {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    return (
        f"SELECT * REPLACE ({HIDDEN} OR (bool_or({HIDDEN}) OVER ({partition})"
        f" AND (coalesce(sum({COUNT}) OVER {before}, 0) < {int(k)}"
        f" OR count(*) OVER {before} < 2)) AS {HIDDEN}) FROM {step}"
    )
