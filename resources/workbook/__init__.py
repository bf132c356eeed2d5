"""Workbooks that go to the agencies' clerks and come back filled in."""

from resources.workbook.importing import WorkbookImport, import_workbook
from resources.workbook.writing import write_workbook

__all__ = ["WorkbookImport", "import_workbook", "write_workbook"]
