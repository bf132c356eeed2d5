"""The daily totals: the rows of all entries together."""

from datetime import date

from assets.aggregation.daily_totals import totals_metadata
from resources.registry import Standardisation

DAY = date(2026, 11, 21)


def test_the_rows_of_all_entries_are_added_up() -> None:
    results = {
        "tax/payer": Standardisation("tax/payer", DAY, DAY, 10, 8, 2, "", ""),
        "civil/death": Standardisation("civil/death", DAY, DAY, 5, 5, 0, "", ""),
    }
    assert totals_metadata(results) == {
        "条目": 2,
        "原始行数": 15,
        "汇聚行数": 13,
        "隔离行数": 2,
    }
