"""How often each grant asked today and for whom, as keyed hashes; begun from what the log holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from resources.platform import Platform


@dataclass
class GrantCounts:
    """One grant's day: questions answered, distinct keys, and whether a sweep was told of."""

    calls: int = 0
    keys: set[str] = field(default_factory=set[str])
    swept: bool = False


class DayCounts:
    """The counts of today by grant; a new day starts at zero."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._day: date | None = None
        self._grants: dict[str, GrantCounts] = {}

    def in_memory(self, grant: str, day: date) -> GrantCounts | None:
        """The counts of ``grant`` on ``day`` where they are in memory; nothing is read for it."""
        return self._grants.get(grant) if self._day == day else None

    def of(self, grant: str, day: date) -> GrantCounts:
        """The counts of ``grant`` on ``day``, or on a newer day that a later call has begun."""
        if self._day is None or day > self._day:
            self._day, self._grants = day, {}
            self._platform.registry.sharing.usage.seal(day)
        if grant not in self._grants:
            calls = self._platform.registry.sharing.usage.calls(self._day, grant)
            asked = [each.subject for each in calls if each.act == "verify" and each.subject]
            self._grants[grant] = GrantCounts(len(asked), set(asked))
        return self._grants[grant]

    def add(self, grant: str, day: date, keys: Iterable[str]) -> None:
        """Count questions that were answered."""
        counts = self.of(grant, day)
        for key in keys:
            counts.calls += 1
            counts.keys.add(key)
