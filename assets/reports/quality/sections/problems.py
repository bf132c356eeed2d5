"""The main problems with masked examples and what to do; the whole list is an annex."""

from collections.abc import Mapping, Sequence

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import Problem, most_telling
from zb_pipelines.domain.glossary import term

Examples = Mapping[tuple[str, str], Sequence[str]]


def main_problems(found: Sequence[Problem], names: Names, examples: Examples) -> Section:
    """突出问题(示例已脱敏)."""
    columns = (
        Column("单位"),
        Column("数据"),
        Column("问题"),
        Column("维度"),
        Column("处理"),
        Column("问题数", "count"),
        Column("检查数", "count"),
        Column("失分", "lost"),
        Column("示例"),
        Column("怎么改"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            each.message,
            each.dimension,
            "已隔离" if each.severity == "block" else "提示",
            each.failed,
            each.checked,
            each.lost,
            "、".join(examples.get((each.place, each.rule), ())) or None,
            each.remedy,
        )
        for each in most_telling(found)
    )
    note = (
        f"期末共有 {len(found)} 条规则有不通过的记录,其中阻断 "
        f"{sum(each.severity == 'block' for each in found)} 条。下表列出最突出的,全部见附件二。"
    )
    table = Table("problems", "突出问题", columns, rows, "没有发现问题")
    return Section("problems", "突出问题(示例已脱敏)", (Sentences((note,)), table))


def all_problems(found: Sequence[Problem], names: Names) -> Section:
    """附件:问题清单."""
    columns = (
        Column("单位"),
        Column("数据"),
        Column("规则", "code"),
        Column("问题"),
        Column("级别"),
        Column("问题数", "count"),
        Column("检查数", "count"),
        Column("有问题的天数", "count"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            each.rule,
            each.message,
            term("severity", each.severity),
            each.failed,
            each.checked,
            each.failing,
        )
        for each in sorted(found, key=lambda each: (names.owner(each.place), each.place))
    )
    table = Table("all_problems", "问题清单", columns, rows, "没有发现问题")
    return Section("all_problems", "附件二 问题清单", (table,))
