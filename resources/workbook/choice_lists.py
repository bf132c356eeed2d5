"""The lists of choices of a catalog workbook, and the validation of cells by them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from resources.workbook.layout import LISTS
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.sheets.columns import SheetColumn
from zb_pipelines.domain.messages import message


def write_choice_lists(
    book: xlsxwriter.Workbook, catalog: Catalog, columns: Sequence[SheetColumn], title: Format
) -> dict[str, str]:
    """Add the sheet of lists; list name → the formula of its cells.

    One column for each list of choices; code lists and subjects with what they mean.
    """
    sheet = book.add_worksheet(LISTS)
    lists: dict[str, str] = {}
    wide = {
        "codes": {key: codes.title for key, codes in sorted(catalog.codes.items())},
        "subjects": dict(sorted(catalog.subjects.items())),
    }
    column = 0
    for each in columns:
        choices: dict[str, str] = wide[each.choices] if each.choices else {}
        choices = choices or dict.fromkeys(each.labels or (), "")
        if not choices or _list_name(each) in lists:
            continue
        sheet.write_string(0, column, each.title, title)
        for row, (label, meaning) in enumerate(choices.items(), start=1):
            sheet.write_string(row, column, label)
            if meaning:
                sheet.write_string(row, column + 1, meaning)
        name = xl_col_to_name(column, col_abs=True)
        lists[_list_name(each)] = f"={LISTS}!{name}$2:{name}${len(choices) + 1}"
        sheet.set_column(column, column, 22)
        column += 2 if any(choices.values()) else 1
    return lists


def cell_validation(column: SheetColumn, lists: Mapping[str, str]) -> dict[str, Any]:
    """The drop-down list or kind of value that ``column`` takes, with its note, for xlsxwriter."""
    rule: dict[str, Any] = {
        "input_title": column.title[:32],
        "input_message": column.note[:255],
        "error_title": message("Not filled in rightly"),
        "error_message": column.note[:255],
    }
    source = lists.get(_list_name(column))
    if source and column.kind != "labels":
        rule |= {"validate": "list", "source": source}
    elif column.kind == "number":
        rule |= {"validate": "integer", "criteria": ">=", "value": 0}
    elif column.kind == "day":
        rule |= {"validate": "date", "criteria": ">=", "value": date(1949, 10, 1)}
    else:
        rule |= {"validate": "any"}
    return rule


def _list_name(column: SheetColumn) -> str:
    """Columns with the same choices share a list."""
    return column.choices or "|".join(column.labels or ())
