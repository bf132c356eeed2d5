"""How the clerk's workbook is laid out: sheets, rows, the cell that says whose it is.

The workbook is Chinese, whatever language the command line speaks; its titles are read back.
"""

from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ITEMS
from zb_pipelines.domain.messages import in_chinese, message

AGENCY_CELL = (2, 2)  # row and column on the sheet of notes, from 1
HEADER_ROW = 1
FIRST_ROW = 3  # row 2 holds the hints
SPARE_ROWS = 500  # rows below the filled ones that have drop-down lists
with in_chinese():
    NOTES, LISTS = message("Notes"), message("Lists")
    VERSION_TITLE = message("Checksum of the export (do not change)")
    GUIDE = (
        message(
            "This workbook is the agency's catalog of public data (Zibo Public Data Measures,"
            " art. 10). Fill in the sheets {entries} and {items}.",
            entries=ENTRIES,
            items=ITEMS,
        ),
        message(
            "The first row names the columns, the second explains them; change neither. From the"
            " third row on, one row is one entry or one item."
        ),
        message(
            "Columns with * must be filled in. Where there is a drop-down list, choose from it;"
            " the sheet {lists} has the values allowed.",
            lists=LISTS,
        ),
        message(
            "A new entry: add a row at the end of {entries}, and all its items in {items}.",
            entries=ENTRIES,
            items=ITEMS,
        ),
        message(
            "To delete an item, delete its row. An entry is not withdrawn by deleting its row:"
            " reason and day must be registered; ask the bureau of big data."
        ),
        message(
            "Cells that are not changed stay as they are; what the workbook does not show (remarks,"
            " for example) is not lost."
        ),
        message(
            "Wrong cells come back in red with a comment that says what is wrong and what to do."
            " Yellow ones are findings of the review: they do not prevent the import, but have to"
            " be dealt with before submission."
        ),
        message(
            "A legal basis is written {form}; several are separated by an enumeration comma or a"
            " semicolon.",
            form=message("<law> Article X Paragraph X Item X"),
        ),
    )
