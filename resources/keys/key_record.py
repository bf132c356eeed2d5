"""Interface of whoever records that keys were made and rotated."""

from typing import Literal, Protocol

Made = Literal["made", "rotated"]


class KeyRecord(Protocol):
    """Keeps which keys there are, outside of the store; of their secrets nothing but a fingerprint."""

    def note(self, name: str, version: int, fingerprint: str, how: Made, actor: str | None) -> None:
        """Note that a version of a key was made."""
        ...

    def newest(self, name: str) -> int:
        """The newest version of ``name`` that was noted, 0 where none was."""
        ...


class NoKeyRecord:
    """The record of a store that nobody keeps a book of."""

    def note(self, name: str, version: int, fingerprint: str, how: Made, actor: str | None) -> None:
        """Note nothing."""

    def newest(self, name: str) -> int:
        """None."""
        return 0
