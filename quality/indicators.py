"""To which indicator of GB/T 36344-2018 a recorded rule belongs."""

from quality.rule_kinds import KINDS

# A promise of a base table that names no indicator counts in its dimension's plainest one.
_PLAIN = {
    "规范性": "数据标准",
    "完整性": "数据元素完整性",
    "准确性": "数据内容正确性",
    "一致性": "关联数据一致性",
    "时效性": "基于时间段的正确性",
    "可访问性": "可访问",
}


def indicator_of(rule: str, dimension: str) -> str:
    """``("required:name", "完整性")`` → ``数据元素完整性``, by the kind before the colon."""
    kind = KINDS.get(rule.partition(":")[0])
    return kind.indicator if kind else _PLAIN[dimension]
