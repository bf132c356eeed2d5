"""How many days the details of Dagster's runs are kept."""

DETAIL_DAYS = 1
FAILED_DAYS = 7
"""Of a run that failed."""
