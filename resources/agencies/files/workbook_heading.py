"""The heading of a sheet: one row of names, or several that are read as one."""

from collections.abc import Sequence

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.identifiers.normal_form import BLANKS
from zb_pipelines.domain.messages import message


def heading_of(rows: Sequence[Sequence[str]], sheet: str, file: str, row: int) -> list[str]:
    """The columns' names; names above one another are joined by ``/``, equal ones told once.

    Raises :class:`PullError` ``unreadable`` where there is no heading.
    """
    if not rows or not any(rows[0]):
        raise PullError(
            "unreadable",
            message(
                "row {row} of sheet {sheet} ({file}) has no heading",
                row=row,
                sheet=sheet,
                file=file,
            ),
            message("check header_row in sources.yml; a delivery without data has its heading"),
        )
    return [
        "/".join(dict.fromkeys(filter(None, (name.strip(BLANKS) for name in above))))
        for above in zip(*rows, strict=True)
    ]
