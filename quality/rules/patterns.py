"""The regular expressions of ``patterns.yml`` that rules match delivered text against."""

from functools import cache
from pathlib import Path

import yaml


def pattern(name: str) -> str:
    """The regular expression (RE2) of that name; ``KeyError`` for none."""
    return "|".join(_patterns()[name])


@cache
def _patterns() -> dict[str, list[str]]:
    text = Path(__file__).with_name("patterns.yml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
