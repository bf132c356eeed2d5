"""The refusal of a form that came back, in words."""

from resources.spreadsheets.refusal import WorkbookError
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message


def refused_form(name: str, refusal: WorkbookError) -> InputError:
    """The error for the workbook ``name``, which :func:`check_form` refused."""
    if refusal.cause == "dtd":
        return input_error(
            name,
            message("the workbook declares a document type (DTD), which no form has"),
            message("ask where the file comes from; fill in an exported workbook"),
        )
    if refusal.cause == "unreadable":
        return input_error(
            name, message("the workbook is damaged"), message("save it as xlsx in Excel")
        )
    return input_error(
        name,
        message(
            "the workbook is larger than a form may be ({cause}: {limit})",
            cause=refusal.cause,
            limit=refusal.limit,
        ),
        message("delete empty rows, columns and merged cells outside the form, or export it anew"),
    )
