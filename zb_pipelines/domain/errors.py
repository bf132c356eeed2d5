"""Input that is not accepted: what is wrong, where, and what to do about it.

Every rejection of input (a catalog file, a source's delivery, a command's
argument) is one :class:`InputError` that carries all problems found, never only
the first. Texts must not contain an unmasked identifier, name, phone or address.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from pydantic import ValidationError
    from yaml import YAMLError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    ``where`` names file, line and key (or agency and entry), ``what`` says what
    is wrong there, ``remedy`` what the reader should do.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return message(
            "{where}: {what} → {remedy}", where=self.where, what=self.what, remedy=self.remedy
        )


class InputError(Exception):
    """Input that the platform does not accept, with every problem found in it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def input_error(where: str, what: str, remedy: str) -> InputError:
    """An error with a single problem."""
    return InputError(Problem(where, what, remedy))


def faulty_keys(error: "OSError | YAMLError | ValidationError") -> str:
    """The keys that a model refused, or the kind of error where a file could not be read at all."""
    faults = getattr(error, "errors", None)
    if faults is None:
        return type(error).__name__
    return message(", ").join(".".join(map(str, each["loc"])) for each in faults())
