"""What is to be said of a sheet that was read: cells and rows that a reader might miss."""

from collections.abc import Collection

from resources.spreadsheets.child import Report
from zb_pipelines.domain.messages import message


def sheet_warnings(report: Report, used: Collection[int], *, filled: bool) -> tuple[str, ...]:
    """Sentences about the ``used`` columns; ``filled`` says that merged ranges were filled."""
    formulas = sum(report.formulas.get(str(column), 0) for column in used)
    errors = sum(report.errors.get(str(column), 0) for column in used)
    inside = sum(any(left <= column <= right for column in used) for left, right in report.merged)
    told: list[str] = []
    if formulas:
        told.append(
            message(
                "{count} cells hold a formula without a value: open in Excel, save, deliver again",
                count=formulas,
            )
        )
    if errors:
        told.append(
            message(
                "{count} cells hold an error (such as #N/A) and were taken as empty", count=errors
            )
        )
    if inside and not filled:
        told.append(
            message(
                "{count} merged ranges lie in the data, only their first cell has the value: write merged: fill",
                count=inside,
            )
        )
    if report.hidden:
        told.append(
            message(
                "{count} rows are hidden in the sheet, they were taken over all the same",
                count=report.hidden,
            )
        )
    if report.left_out:
        told.append(
            message("{rows} rows were left out as declared (footer, skip)", rows=report.left_out)
        )
    return tuple(told)
