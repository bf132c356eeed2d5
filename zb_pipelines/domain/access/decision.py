"""What :func:`may` answers: yes, masked, verify only, or no with a reason."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Decision:
    """An answer; ``reason`` is a sentence wherever it is ``no``.

    ``purpose``: the reader must say what for. ``approval``: a second person must agree.
    """

    answer: Literal["yes", "masked", "verify_only", "no"]
    reason: str = ""
    purpose: bool = False
    approval: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether anything at all may be shown or done."""
        return self.answer != "no"


YES = Decision("yes")
