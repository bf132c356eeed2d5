"""Interface of whoever records that keys were made, rotated and destroyed."""

from collections.abc import Mapping
from typing import Literal, Protocol

Made = Literal["made", "rotated", "moved", "destroyed"]


class KeyRecord(Protocol):
    """Keeps which keys there are, outside of the store; of their secrets nothing but a fingerprint."""

    def note(self, name: str, version: int, fingerprint: str, how: Made, actor: str | None) -> None:
        """Note that a version of a key was made, moved into a token or destroyed."""
        ...

    def newest(self, name: str) -> int:
        """The newest version of ``name`` that was noted, 0 where none was."""
        ...

    def destruction_days(self, name: str) -> Mapping[int, str]:
        """The versions of ``name`` that were noted as destroyed, and on which day each was."""
        ...


class NoKeyRecord:
    """The record of a store that nobody keeps a book of."""

    def note(self, name: str, version: int, fingerprint: str, how: Made, actor: str | None) -> None:
        """Note nothing."""

    def newest(self, name: str) -> int:
        """None."""
        return 0

    def destruction_days(self, name: str) -> Mapping[int, str]:
        """None."""
        return {}
