"""Which keys were made and rotated, as the journal tells it."""

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
        self.journal().record("key", _subject(name), facts, actor)

    def newest(self, name: str) -> int:
        """The newest version that a row tells of, 0 where none does."""
        found = [json.loads(line.detail) for line in self.journal().lines(_subject(name))]
        return max((int(each["version"]) for each in found if "fingerprint" in each), default=0)


def _subject(name: str) -> str:
    return f"key {name}"
