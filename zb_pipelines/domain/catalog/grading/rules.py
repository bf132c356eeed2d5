"""The grader's table: kind of change × kind of source × state of the partition → action.

``today`` is the day in hand, which every source can be asked for; ``stored`` a past day
whose delivery landing holds; ``absent`` a past day that was never delivered. Landing is as
received and never changes, so that whatever needs only another reading is
re-standardised from there; what needs other columns must be pulled, and a snapshot
source only ever gives today.
"""

from zb_pipelines.domain.catalog.grading.rule import Rule

_ART8 = "办法第八条（分类分级）"
_ART9 = "办法第九条（不得擅自增设条件）"
_ART10 = "办法第十条第一款（目录载明事项）"
_ART10_4 = "办法第十条第四款（15个工作日内更新目录）"
_ART12 = "办法第十二条（必要标识）"
_ART13 = "办法第十三条第二款（应汇尽汇）"
_ART13_EX = "办法第十三条第二款（不予汇聚须有法律、法规依据）"
_ART14 = "办法第十四条（基础数据库）"
_READING = "数据读法变更，原始层不变"
_CHECKS = "GB/T 36344—2018（质量评价）"
_NO_DATA = "不影响数据"

# fmt: off
RULES: tuple[Rule, ...] = (
    # --- entries                     source         today            stored           absent
    Rule("entry_added",         "snapshot",    "pull",          "nothing",       "lost",    _ART13,
         "新条目首次拉取；快照源只给当天，过去的日子无法取得"),
    Rule("entry_added",         "incremental", "pull",          "pull",          "pull",    _ART13,
         "新条目首次拉取；增量源可按时间窗口补取"),
    Rule("entry_retired",       "any",         "schedule",      "nothing",       "nothing", _ART10_4,
         "不再拉取；已汇聚的历史保留，不作无记录的删除"),
    Rule("entry_moved",         "any",         "pull",          "nothing",       "nothing", _ART10_4,
         "自当天起由新单位提供；历史保留在原单位名下", clock=True),
    # --- items: being there
    Rule("item_added",          "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "原始层没有该列，须向来源重取；快照源的过去无法再取"),
    Rule("item_added",          "incremental", "pull",          "pull",          "nothing", _ART13,
         "原始层没有该列，按各日时间窗口向来源重取"),
    Rule("item_removed",        "any",         "restandardise", "restandardise", "nothing", _READING,
         "汇聚库不再有该列；原始层按接收时原样保留"),
    Rule("item_renamed",        "snapshot",    "pull",          "nothing",       "nothing", _READING,
         "原始层的列以信息项命名，当天重取；过去的分区以旧名保留"),
    Rule("item_renamed",        "incremental", "pull",          "pull",          "nothing", _READING,
         "原始层的列以信息项命名，按各日时间窗口重取"),
    Rule("item_column",         "snapshot",    "pull",          "lost",          "lost",    _READING,
         "改由另一源字段供数，须重取；快照源的过去无法再取"),
    Rule("item_column",         "incremental", "pull",          "pull",          "nothing", _READING,
         "改由另一源字段供数，按各日时间窗口重取"),
    # --- items: reading
    Rule("item_retyped",        "any",         "restandardise", "restandardise", "nothing", _READING,
         "按新类型重新标准化"),
    Rule("item_semantic",       "any",         "restandardise", "restandardise", "nothing", _READING,
         "按新语义重新校验"),
    Rule("codes_changed",       "any",         "restandardise", "restandardise", "nothing", _READING,
         "按新代码表重新校验"),
    Rule("required_switched",   "any",         "restandardise", "restandardise", "nothing", _READING,
         "必填规则变更，隔离与汇聚重新划分"),
    Rule("identifier_changed",  "any",         "restandardise", "restandardise", "nothing", _ART12,
         "必要标识变更，按新标识重新校验"),
    Rule("record_key_changed",  "any",         "restandardise", "restandardise", "nothing", _READING,
         "主键变更，重复判定重新进行"),
    Rule("bounds_changed",      "any",         "restandardise", "nothing",       "nothing", _READING,
         "预期行数自当天起按新界限检查；过去的交付按当时的界限"),
    Rule("crs_changed",         "any",         "restandardise", "restandardise", "nothing", _READING,
         "坐标值不变，按新声明的坐标系重新换算"),
    # --- levels, terms, time
    Rule("level_raised",        "any",         "remask",        "remask",        "nothing", _ART8,
         "级别提高:重写分区、清除日志中的极值、重出已发布的副本；不重新拉取", irreversible=True),
    Rule("level_lowered",       "any",         "nothing",       "nothing",       "nothing", _ART8,
         "级别降低:自下一批起按新级别，已存数据按就高从严保持"),
    Rule("sharing_changed",     "any",         "nothing",       "nothing",       "nothing", _ART9,
         "共享条件由发布环节执行，数据不变"),
    Rule("opening_changed",     "any",         "nothing",       "nothing",       "nothing", _ART9,
         "开放条件由发布环节执行，数据不变"),
    Rule("cycle_changed",       "any",         "schedule",      "nothing",       "nothing", _ART10,
         "只调整及时性要求"),
    Rule("extraction_changed",  "snapshot",    "pull",          "nothing",       "nothing", _READING,
         "自当天起按新方式提取；过去的分区按当时的方式保留"),
    Rule("extraction_changed",  "incremental", "pull",          "pull",          "nothing", _READING,
         "按各日时间窗口重新提取"),
    # --- base and thematic databases
    Rule("survivorship_changed", "any",        "rebuild",       "rebuild",       "nothing", _ART14,
         "一数一源规则变更，基础库按新规则重建"),
    Rule("database_added",      "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "新库表首次建立"),
    Rule("database_removed",    "any",         "schedule",      "nothing",       "nothing", _ART14,
         "不再整合；历史保留"),
    Rule("database_listed",     "any",         "nothing",       "nothing",       "nothing", _ART14,
         "新数据库尚无库表时不动数据；它的库表另行列出"),
    Rule("database_delisted",   "any",         "schedule",      "nothing",       "nothing", _ART14,
         "数据库不再列出；历史保留"),
    Rule("database_kind",       "any",         "schedule",      "nothing",       "nothing", _ART14,
         "它的库表自下次构建起写入新的层，按新增库表列出；原层的历史保留"),
    Rule("table_changed",       "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "库表的查询、列或参数变更，按新规则重建"),
    Rule("findings_changed",    "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "疑点规则变更，该主题的疑点按新规则重算"),
    # --- quality
    Rule("suite_changed",       "any",         "rebuild",       "nothing",       "nothing", _CHECKS,
         "检查套件变更，最近一次构建重建并按新套件检查；过去的检查结果按当时的套件保留"),
    Rule("scoring_changed",     "any",         "rebuild",       "nothing",       "nothing", _CHECKS,
         "评分办法变更，最近一期报告按新办法重出；过去的报告按当时的办法保留"),
    Rule("quality_limits_changed", "any",      "schedule",      "nothing",       "nothing", _CHECKS,
         "自下一次交付起按新尺度检查"),
    Rule("ticket_limits_changed", "any",       "schedule",      "nothing",       "nothing", _CHECKS,
         "只影响此后派发和延期的工单的期限"),
    Rule("table_rules_changed", "any",         "schedule",      "nothing",       "nothing", _CHECKS,
         "跨表规则自下一次构建起按新规则检查"),
    # --- exemptions
    Rule("exemption_granted",   "any",         "purge",         "purge",         "nothing", _ART13_EX,
         "整个条目依法不予汇聚:清除原始、汇聚、隔离与已发布的数据，基础库重建，留存清除证明",
         irreversible=True),
    Rule("exemption_widened",   "any",         "purge",         "purge",         "nothing", _ART13_EX,
         "所列信息项依法不予汇聚:从各层清除该列，基础库重建，留存清除证明", irreversible=True),
    Rule("exemption_unfounded", "any",         "schedule",      "nothing",       "nothing", _ART13_EX,
         "依据不成立:暂停拉取并计为未汇聚；不清除任何数据", clock=True),
    Rule("exemption_narrowed",  "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "所列信息项恢复汇聚，重取当天；快照源的过去无法再取", clock=True),
    Rule("exemption_narrowed",  "incremental", "pull",          "pull",          "nothing", _ART13,
         "所列信息项恢复汇聚，按各日时间窗口重取", clock=True),
    Rule("exemption_lapsed",    "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "恢复汇聚，首次拉取当天；快照源的过去无法再取", clock=True),
    Rule("exemption_lapsed",    "incremental", "pull",          "pull",          "pull",    _ART13,
         "恢复汇聚，按时间窗口拉取", clock=True),
    Rule("exemption_restated",  "any",         "nothing",       "nothing",       "nothing", _ART13_EX,
         "范围不变且依据成立，数据不变"),
    # --- law
    Rule("statute_amended",     "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "法律修改本身不动数据；引用它的条目逐条核对", clock=True),
    Rule("statute_renumbered",  "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "条文序号变动本身不动数据；引用它的条目逐条改引", clock=True),
    Rule("statute_repealed",    "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "法律废止本身不动数据；引用它的条目逐条核对", clock=True),
    Rule("basis_lost",          "any",         "schedule",      "nothing",       "nothing", _ART10_4,
         "依据不再成立:该条目计为未汇聚并启动时限；在单位更新目录之前不拉取（法律可能仍予禁止）",
         clock=True),
    Rule("basis_touched",       "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "依据仍成立，请在时限内核对引用", clock=True),
    # --- words
    Rule("text_changed",        "any",         "nothing",       "nothing",       "nothing", _NO_DATA,
         "只有文字变更"),
)
# fmt: on
