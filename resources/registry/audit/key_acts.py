"""Which keys were made, rotated and destroyed, as the journal tells it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resources.keys.key_record import Made
    from resources.registry.audit.journal import Journal


@dataclass(frozen=True)
class JournalledKeys:
    """The journal as the record of a key store; opened when first needed."""

    journal: "Callable[[], Journal]"

    def note(
        self, name: str, version: int, fingerprint: str, how: "Made", actor: str | None
    ) -> None:
        """Add a row: a fingerprint tells nothing of a key of 32 random bytes."""
        facts = {"version": version, "fingerprint": fingerprint, "how": how}
        kind = "key_destroyed" if how == "destroyed" else "key"
        self.journal().record(kind, _subject(name), facts, actor)

    def newest(self, name: str) -> int:
        """The newest version that a row tells of, 0 where none does."""
        return max((version for version, _, _ in self._notes(name)), default=0)

    def destruction_days(self, name: str) -> dict[int, str]:
        """The versions of which a row tells that they were destroyed, each with the row's day."""
        return {version: day for version, how, day in self._notes(name) if how == "destroyed"}

    def _notes(self, name: str) -> list[tuple[int, str, str]]:
        """Version, what became of it, and the day, of each row about the key."""
        found = [(line, json.loads(line.detail)) for line in self.journal().lines(_subject(name))]
        return [
            (int(said["version"]), str(said["how"]), line.at[:10])
            for line, said in found
            if "fingerprint" in said
        ]


def _subject(name: str) -> str:
    return f"key {name}"
