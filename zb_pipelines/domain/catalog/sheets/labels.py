"""What a clerk reads and chooses for coded fields whose values are ASCII in the YAML."""

from collections.abc import Mapping
from typing import Any

from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES

TYPES = {
    "字符": "string",
    "整数": "integer",
    "小数": "decimal",
    "日期": "date",
    "日期时间": "datetime",
    "是否": "boolean",
}
SEMANTICS = {meaning.title: name for name, meaning in SEMANTIC_TYPES.items()}
MODES = {"全量快照": "snapshot", "增量": "incremental"}
DELETES = {"视为已删除": "gone", "仍然保留": "kept"}
YES_NO: Mapping[str, Any] = {"是": True, "否": False}


def same(*words: str) -> Mapping[str, str]:
    """Labels that are the values themselves."""
    return {word: word for word in words}
