"""One change between two catalogs, and every kind that there is, with its Chinese name."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "entry_added",
    "entry_retired",
    "entry_moved",
    "item_added",
    "item_removed",
    "item_renamed",
    "item_retyped",
    "item_column",
    "item_semantic",
    "codes_changed",
    "required_switched",
    "identifier_changed",
    "record_key_changed",
    "level_raised",
    "level_lowered",
    "sharing_changed",
    "opening_changed",
    "cycle_changed",
    "extraction_changed",
    "bounds_changed",
    "crs_changed",
    "survivorship_changed",
    "database_added",
    "database_removed",
    "database_listed",
    "database_delisted",
    "database_kind",
    "table_changed",
    "findings_changed",
    "suite_changed",
    "scoring_changed",
    "quality_limits_changed",
    "ticket_limits_changed",
    "table_rules_changed",
    "exemption_granted",
    "exemption_unfounded",
    "exemption_widened",
    "exemption_narrowed",
    "exemption_lapsed",
    "exemption_restated",
    "statute_amended",
    "statute_renumbered",
    "statute_repealed",
    "basis_lost",
    "basis_touched",
    "text_changed",
]

TITLES: dict[Kind, str] = {
    "entry_added": "新增条目",
    "entry_retired": "条目撤销",
    "entry_moved": "条目划转单位",
    "item_added": "新增信息项",
    "item_removed": "删除信息项",
    "item_renamed": "信息项改名",
    "item_retyped": "信息项类型变更",
    "item_column": "源字段变更",
    "item_semantic": "语义类型变更",
    "codes_changed": "代码表变更",
    "required_switched": "必填变更",
    "identifier_changed": "必要标识变更",
    "record_key_changed": "记录主键变更",
    "level_raised": "安全级别提高",
    "level_lowered": "安全级别降低",
    "sharing_changed": "共享属性变更",
    "opening_changed": "开放属性变更",
    "cycle_changed": "更新周期变更",
    "extraction_changed": "提取方式变更",
    "bounds_changed": "预期行数变更",
    "crs_changed": "坐标系变更",
    "survivorship_changed": "一数一源规则变更",
    "database_added": "新增库表",
    "database_removed": "撤销库表",
    "database_listed": "新增数据库",
    "database_delisted": "撤销数据库",
    "database_kind": "数据库类别变更",
    "table_changed": "库表规则变更",
    "findings_changed": "疑点规则变更",
    "suite_changed": "检查套件变更",
    "scoring_changed": "评分办法变更",
    "quality_limits_changed": "质量尺度变更",
    "ticket_limits_changed": "工单期限变更",
    "table_rules_changed": "跨表规则变更",
    "exemption_granted": "依法不予汇聚",
    "exemption_unfounded": "不予汇聚依据不成立",
    "exemption_widened": "不予汇聚范围扩大",
    "exemption_narrowed": "不予汇聚范围缩小",
    "exemption_lapsed": "不予汇聚终止",
    "exemption_restated": "不予汇聚依据改写",
    "statute_amended": "法律修改",
    "statute_renumbered": "条文序号变动",
    "statute_repealed": "法律废止",
    "basis_lost": "依据不再成立",
    "basis_touched": "所引法律有变动",
    "text_changed": "文字变更",
}


@dataclass(frozen=True)
class Change:
    """One difference, in Chinese words, without a data value.

    ``subject`` is an entry's key, a statute's, an agency's or ``<database>/<table>``;
    ``item`` the item concerned; ``former`` the key or name it had before a move or renaming.
    """

    kind: Kind
    subject: str
    words: str
    item: str | None = None
    former: str | None = None

    @property
    def title(self) -> str:
        """The kind in Chinese."""
        return TITLES[self.kind]
