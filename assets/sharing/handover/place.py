"""Where a recipient's files go: written as drafts, made visible one by one, the receipt last."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.messages import message


class NotHandedOverError(InputError):
    """The recipient has nothing of the delivery, for certain."""


class Place(Protocol):
    """A folder of the recipient's."""

    @property
    def location(self) -> str:
        """The place as the recipient knows it, without any login."""
        ...

    @property
    def drafts(self) -> Path:
        """Where the files are written first."""
        ...

    def send(self, names: Sequence[str]) -> None:
        """Bring the drafts to the recipient's machine, where nobody takes them for a delivery yet."""
        ...

    def publish(self, names: Sequence[str]) -> None:
        """Give each draft its name, in this order.

        :class:`NotHandedOverError` where that failed before any had it, another
        :class:`InputError` where some have it or may have.
        """
        ...


def in_order(folder: Path) -> list[str]:
    """The names of the files in ``folder``, the receipt last."""
    names = (each.name for each in folder.iterdir())
    return sorted(names, key=lambda name: (name.endswith(".json"), name))


def place_error(place: str, what: str, *, nothing_there: bool) -> InputError:
    """The error of a place that takes no file; ``nothing_there`` says that nothing was handed over."""
    if nothing_there:
        remedy = message("nothing was handed over; mend the place and deliver again")
        return NotHandedOverError(Problem(place, what, remedy))
    remedy = message("it may be there in part and counts as handed over; deliver again")
    return InputError(Problem(place, what, remedy))


def rename_steps(folder: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Draft and name of each file in ``folder``."""
    for name in names:
        yield draft_name(folder, name), f"{folder}/{name}"


def draft_name(folder: str, name: str) -> str:
    """The path of a file's draft."""
    return f"{folder}/.{name}.part"


def reason_of(error: BaseException) -> str:
    """The system's words, or the kind of the error; never what a server wrote of its own."""
    if isinstance(error, OSError):
        return error.strerror or message("refused without a reason; its disk may be full")
    return type(error).__name__
