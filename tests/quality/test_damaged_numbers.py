"""What spreadsheets make of a long number, in spellings of several programs; and texts that only look alike."""

import duckdb
import pytest

from quality.rules.patterns import pattern


@pytest.mark.parametrize(
    ("value", "damaged"),
    [
        ("6.2284E+18", True),
        ("6.2284 E+18", True),
        ("6.2284e18", True),
        ("6.2284×10^18", True),
        ("6.2284 x 1018", True),
        ("622840000000000000.00", True),
        ("2x100", False),
        ("101,102,103,104", False),
        ("5E15", False),
        ("鲁C1E05", False),
    ],
)
def test_a_number_that_a_spreadsheet_rounded_is_damaged(value: str, damaged: bool) -> None:
    asked = "SELECT regexp_full_match(?, ?)"
    assert duckdb.execute(asked, [value, pattern("damaged")]).fetchall() == [(damaged,)]
