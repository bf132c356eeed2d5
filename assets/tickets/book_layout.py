"""How the clerk's workbook of problems is laid out."""

from zb_pipelines.domain.messages import message

NOTES, INDEX = "说明", "索引"
AGENCY, ENTRY, CONFLICT, DISPUTED = "agency", "entry", "conflict", "disputed"
ROW_ID = "记录号（勿改）"
SAME_ROWS = "相同行数"
VERDICT, NOTE = "核实结论", "说明"
ANSWER = "更正为："
EMPTY = "（空）"
UNTRUE, TRUE = "不属实", "属实"
RIGHT, WRONG = "本单位的值正确", "本单位的值有误，将在来源更正"
MOST_ROWS = 50_000  # rows on one sheet; the rest come with the next export


def answer_title(title: str, name: str) -> str:
    """Heading of the column that takes the corrected value of an item."""
    return f"{ANSWER}{title}【{name}】"


def answered_item(heading: str) -> str | None:
    """The item that a heading takes the value of; ``None`` for another column."""
    if not heading.startswith(ANSWER) or not heading.endswith("】"):
        return None
    return heading.rpartition("【")[2].removesuffix("】")


def guide() -> tuple[str, ...]:
    """How the workbook is filled in, one point each."""
    return (
        message(
            "This workbook lists the records of this agency that did not pass the checks and so were not aggregated. One record a row; the problem and what to do stand in the same row."
        ),
        message(
            "Write the right value into the yellow columns that take it. Fill in only what must change; write {empty} where a value is to be empty.",
            empty=EMPTY,
        ),
        message(
            "Where the data is right and the check is wrong, give no value: choose {untrue} under {verdict}; the bureau decides.",
            untrue=UNTRUE,
            verdict=VERDICT,
        ),
        message(
            "Leave rows empty that are not verified yet; their tickets stay open, and the workbook can be exported and filled in again."
        ),
        message(
            "A value is taken only if it passes all rules in force; those that do not come back row by row with the reason."
        ),
        message(
            "The sheets of conflicts are for verifying only: values are corrected in the source system, the platform does not change them."
        ),
        message(
            "The sheets of values to be corrected list what another authority has confirmed and this agency must correct in its system; nothing is to be filled in."
        ),
        message(
            "Whoever corrects in the source system and delivers again need not fill in this workbook; the next aggregation rechecks and closes."
        ),
        message(
            "Grey columns are masked by level. The record number identifies the record: do not change it, and do not copy rows."
        ),
    )
