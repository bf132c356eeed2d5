"""Chinese titles of the columns that the platform adds to tables, from ``column_titles.yml``."""

from functools import cache
from pathlib import Path

import yaml


def column_title(column: str) -> str:
    """The title of an added column; ``KeyError`` for a name that the file has not."""
    return _titles()[column]


@cache
def _titles() -> dict[str, str]:
    file = Path(__file__).with_suffix(".yml")
    return yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
