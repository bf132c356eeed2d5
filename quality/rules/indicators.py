"""To which indicator of GB/T 36344-2018 a recorded rule belongs: ``kinds.yml``, ``indicators.yml``."""

from functools import cache
from pathlib import Path

import yaml

from quality.rules.kinds import KINDS


def indicator_of(rule: str, dimension: str) -> str:
    """``("required:name", "完整性")`` → ``数据元素完整性``, by the kind before the colon."""
    kind = rule.partition(":")[0]
    if kind in KINDS:
        return KINDS[kind].indicator
    beside = _indicators()
    return beside["across_tables"].get(kind) or beside["by_dimension"][dimension]


@cache
def _indicators() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("indicators.yml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
