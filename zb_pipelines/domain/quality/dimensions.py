"""The six dimensions of GB/T 36344 that every rule belongs to, with their keys in Dagster."""

DIMENSIONS = {
    "规范性": "conformity",
    "完整性": "completeness",
    "准确性": "accuracy",
    "一致性": "consistency",
    "时效性": "timeliness",
    "可访问性": "accessibility",
}
