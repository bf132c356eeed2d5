"""How the platform says no: what is wrong, where, and what to do about it.

Every rejection of input (a catalog file, a source's delivery, a command's
argument) is one :class:`InputError` that carries all problems found, never only
the first. Texts must not contain an unmasked identifier, name, phone or address.
"""

from dataclasses import dataclass


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
        return f"{self.where}: {self.what} → {self.remedy}"


class InputError(Exception):
    """Input that the platform does not accept, with every problem found in it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def input_error(where: str, what: str, remedy: str) -> InputError:
    """A refusal with a single problem."""
    return InputError(Problem(where, what, remedy))
