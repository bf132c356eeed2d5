"""To which indicator of GB/T 36344-2018 a recorded rule belongs."""

from quality.rules.kinds import KINDS

# A promise of a base table that names no indicator counts in its dimension's plainest one.
_PLAIN = {
    "规范性": "数据标准",
    "完整性": "数据元素完整性",
    "准确性": "数据内容正确性",
    "一致性": "关联数据一致性",
    "时效性": "基于时间段的正确性",
    "可访问性": "可访问",
}
# Rules over tables, unless their declaration says otherwise.
_ACROSS = {
    "reference": "关联数据一致性",
    "same_fact": "相同数据一致性",
    "total": "关联数据一致性",
    "order": "时序性",
    "condition": "业务规则",
}


def indicator_of(rule: str, dimension: str) -> str:
    """``("required:name", "完整性")`` → ``数据元素完整性``, by the kind before the colon."""
    kind = rule.partition(":")[0]
    if kind in KINDS:
        return KINDS[kind].indicator
    return _ACROSS.get(kind, _PLAIN[dimension])
