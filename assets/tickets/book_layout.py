"""How the clerk's workbook of problems is laid out."""

NOTES, INDEX = "说明", "索引"
AGENCY, ENTRY, CONFLICT, DISPUTED = "agency", "entry", "conflict", "disputed"
ROW_ID = "记录号(勿改)"
SAME_ROWS = "相同行数"
VERDICT, NOTE = "核实结论", "说明"
ANSWER = "更正为:"
EMPTY = "(空)"
UNTRUE, TRUE = "不属实", "属实"
RIGHT, WRONG = "本单位的值正确", "本单位的值有误,将在来源更正"
MOST_ROWS = 50_000  # rows on one sheet; the rest come with the next export
GUIDE = (
    "本工作簿列出本单位数据中没有通过检查、因此没有汇聚的记录。每行一条记录,问题和改法写在同一行。",
    "在黄色的“更正为”栏填写正确的值。只填需要改的栏;需要改成空值的,填写“(空)”。",
    "数据本来正确、是检查有误的,不要填更正值,在“核实结论”选择“不属实”,由数据局研判。",
    "没有核实清楚的行留空,工单保持未办结;以后可以重新导出再填。",
    "更正值要通过现行全部规则才会采用;没有通过的逐行告知原因。",
    "“不一致”表只作核实:值只能在来源系统更正,平台不代为修改。",
    "“待更正”表列出其他权威部门已经确认、本单位需要在业务系统中更正的值,不需要在本表填写。",
    "在业务系统中更正后重新提供的,不需要填写本表,下一次汇聚会自动复检办结。",
    "灰色栏按安全级别脱敏。“记录号”用于识别记录,不要改动,也不要复制行。",
)


def answer_title(title: str, name: str) -> str:
    """Heading of the column that takes the corrected value of an item."""
    return f"{ANSWER}{title}【{name}】"


def answered_item(heading: str) -> str | None:
    """The item that a heading takes the value of; ``None`` for another column."""
    if not heading.startswith(ANSWER) or not heading.endswith("】"):
        return None
    return heading.rpartition("【")[2].removesuffix("】")
