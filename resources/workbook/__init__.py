"""Workbooks that go to the agencies' clerks and come back filled in."""

from resources.workbook.importing import Imported, import_workbook
from resources.workbook.writing import write_workbook

__all__ = ["Imported", "import_workbook", "write_workbook"]
