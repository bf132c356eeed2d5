"""The data dictionary as one Markdown file."""

from collections.abc import Sequence
from pathlib import Path

from assets.reports.dictionary import Described, headings
from zb_pipelines.domain.catalog.model.model import CodeList
from zb_pipelines.domain.derived_tables.model import Parameter
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of


def write_markdown(described: Sequence[Described], target: Path) -> None:
    """The dictionary as one Markdown file."""
    parts: list[str] = [f"# {message('Data dictionary')}", ""]
    for each in described:
        parts += [f"## {each.title} `{each.table}`", "", each.summary, ""]
        parts += [
            message(
                "Key: {key}; changes by day: `{changes}`",
                key=message(", ").join(each.key),
                changes=changes_of(each.table),
            ),
            "",
            *([each.filled.sentence(), ""] if each.filled.day else []),
        ]
        parts += [f"| {' | '.join(headings())} |", "|---" * len(headings()) + "|"]
        parts += [f"| {' | '.join(map(_in_cell, line))} |" for line in each.lines()]
        parts += [
            "",
            *(_parameter_line(name, one) for name, one in each.parameters.items()),
            "",
        ]
    lists = {codes.key: codes for each in described for codes in each.codes}
    parts += [line for key in sorted(lists) for line in _code_lines(lists[key])]
    target.write_text("\n".join(parts), "utf-8")


def _code_lines(codes: CodeList) -> list[str]:
    """A code list as a section: every code with its meaning."""
    said = message("{text} ({remark})", text=codes.title, remark=codes.source)
    table = [f"| {message('Code')} | {message('Meaning')} |", "|---|---|"]
    rows = (f"| {code} | {_in_cell(meaning)} |" for code, meaning in codes.values.items())
    return [f"## {message('Code list')} {said}", "", *table, *rows, ""]


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _parameter_line(name: str, one: Parameter) -> str:
    said = message(
        "- parameter `{name}` {title}: {value}",
        name=name,
        title=one.title,
        value=f"{one.value}{one.unit or ''}",
    )
    if one.verified:
        return said
    return message("{text} ({remark})", text=said, remark=message("unverified, configurable"))
