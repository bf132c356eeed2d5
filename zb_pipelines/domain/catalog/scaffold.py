"""The scaffold of a new entry: every field of article 10, explained, what must be filled in left blank.

It is Chinese whatever the reader's language, as the catalog is.
"""

from collections.abc import Iterable, Iterator

from zb_pipelines.domain.catalog.files.yaml_kinds import schema_comment
from zb_pipelines.domain.catalog.sheets.columns import ENTRY_COLUMNS, ITEM_COLUMNS, KEY, SheetColumn
from zb_pipelines.domain.messages import in_chinese, message

# Not required of every entry by the model, but by article 10 of all but the few not shared.
_ALSO_BLANK = (("sharing", "mode"),)

# What the notes say of filling in a workbook.
_OF_WORKBOOK = ("从下拉列表选择，", "，从下拉列表选择", "从下拉列表选择", "，用顿号隔开")


def scaffold(key: str) -> str:
    """The text of ``sources/<key>.yml``; ``key`` is ``<agency>/<entry>``.

    A blank is a key without a value, which the catalog's check names; what may be left out
    stands in comments.
    """
    with in_chinese():
        return schema_comment(f"sources/{key}.yml") + "".join(
            f"{line}\n" for line in (*_entry_lines(), *_item_lines())
        )


def _entry_lines() -> Iterator[str]:
    before: list[str] = []
    for column in [each for each in ENTRY_COLUMNS if each.path != KEY]:
        *group, name = column.path
        indent = "  " if group else ""
        if group and group != before:
            shown = any(_is_blank(each) for each in _of_group(group[0]))
            yield f"{group[0]}:" if shown else f"# {group[0]}:"
        before = group
        yield f"{indent}# {_explanation(column)}"
        yield f"{indent}{name}:" if _is_blank(column) else f"{indent}# {name}:"


def _item_lines() -> Iterator[str]:
    yield message("# The items: copy the block below for each of them.")
    yield "items:"
    first = True
    for column in [each for each in ITEM_COLUMNS if each.path != KEY]:
        yield f"    # {_explanation(column)}"
        if not column.required:
            yield f"    # {column.path[-1]}:"
            continue
        yield f"  - {column.path[-1]}:" if first else f"    {column.path[-1]}:"
        first = False


def _is_blank(column: SheetColumn) -> bool:
    return column.required or column.path in _ALSO_BLANK


def _of_group(name: str) -> Iterable[SheetColumn]:
    return (column for column in ENTRY_COLUMNS if column.path[0] == name)


def _explanation(column: SheetColumn) -> str:
    """Title and note of the field, and what may be chosen, with the value that YAML holds."""
    note = column.note
    for words in _OF_WORKBOOK:
        note = note.replace(words, "")
    if column.kind in ("list", "labels"):
        note = message("{first}; {second}", first=note, second=message("written as [a, b]"))
    said = message("{first}: {second}", first=column.title, second=note) if note else column.title
    if not column.labels:
        return said
    choices = message(", ").join(
        str(value)
        if str(value) == label
        else message("{text} ({remark})", text=_yaml(value), remark=label)
        for label, value in column.labels.items()
    )
    return message("{first}; {second}", first=said, second=message("one of {known}", known=choices))


def _yaml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
