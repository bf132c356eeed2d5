"""The control file beside a delivery: how many rows it has, and its bytes' SHA-256."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from resources.agencies.files.arrival import Arrived
from resources.agencies.source.day_path import of_day
from resources.agencies.source.failure import PullError
from resources.agencies.source.symbolic_links import open_unlinked, refuse_link
from zb_pipelines.domain.messages import message

_LARGEST = 1 << 20  # bytes


def promised_rows(path: str | None, files: Sequence[Arrived], day: date) -> int | None:
    """Compare the files with their control file; the number of rows that it promises, if any.

    Raises :class:`PullError`: ``missing_file`` without the declared control file,
    ``unreadable`` where that is not understood, ``truncated`` where a SHA-256 differs.
    """
    if path is None:
        return None
    control = Path(of_day(path, day))
    refuse_link(control)
    if not control.is_file():
        raise PullError(
            "missing_file",
            message("control file {name} has not arrived", name=control.name),
            message("ask the agency to deliver the control file with the data"),
        )
    rows, sums = _read_promise(control, files)
    for file in files:
        if sums.get(file.name, "").lower() != file.sha256:
            raise PullError(
                "truncated",
                message("file {name} has not the SHA-256 of its control file", name=file.name),
                message("ask the agency to deliver data and control file again"),
            )
    return rows


def refuse_other_count(files: Sequence[Arrived], promised: int | None, rows: int) -> None:
    """Raise :class:`PullError` ``truncated`` where the files have not the ``promised`` rows."""
    if promised is not None and promised != rows:
        raise PullError(
            "truncated",
            message(
                "file {name} has {rows} rows, its control file says {promised}",
                name=files[0].name,
                rows=rows,
                promised=promised,
            ),
            message("ask the agency to deliver data and control file again"),
            rows=rows,
            declared=promised,
        )


def _read_promise(control: Path, files: Sequence[Arrived]) -> tuple[int, dict[str, str]]:
    """The rows, and the SHA-256 by file: ``sha256`` of the only file, or ``files`` of several."""
    try:
        with open_unlinked(control) as file:
            told = json.loads(file.read(_LARGEST).decode("utf-8-sig"))
        several = told.get("files")
        sums = several if several is not None else {files[0].name: told["sha256"]}
        return int(told["rows"]), {str(name): str(value) for name, value in sums.items()}
    except (ValueError, TypeError, KeyError, AttributeError, OSError, RecursionError):
        failure = PullError(
            "unreadable",
            message("control file {name} has another form", name=control.name),
            message("it should read {form}", form='{"rows": N, "sha256": "…"}'),
        )
    raise failure
