"""Whether a text is among values, however many: as Python says it."""

import duckdb
import pytest

from zb_pipelines.domain.sql import among_sql, literal


@pytest.mark.parametrize("count", [1, 24, 25, 10_001])
def test_a_text_is_among_few_and_many_values(count: int) -> None:
    values = ["a.c", *(f"v{n}(|)" for n in range(count - 1))]
    asked = ["a.c", "abc", "", "v0(|)", "v0", "a.c\n", "x'y", f"v{count - 2}(|)", None]
    told = ", ".join(among_sql(f"{literal(each)}::VARCHAR", values) for each in asked)
    with duckdb.connect() as engine:
        found = engine.execute(f"SELECT {told}").fetchone()
    assert found == tuple(None if each is None else each in values for each in asked)
