"""The register of statutes, found by any of their names."""

from collections.abc import Mapping
from difflib import get_close_matches

from zb_pipelines.domain.legal.bracket import read_brackets
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.plain_text import plain_name


def comparable(name: str) -> str:
    """A name as it is looked up: years and document numbers in brackets do not count."""
    return read_brackets(plain_name(name)).name


class StatuteBook:
    """Statutes by full name, short name and alias; a name that two share answers to neither."""

    def __init__(self, statutes: Mapping[str, Statute]) -> None:
        """Indexes the statutes."""
        self.statutes = statutes
        self._by_name: dict[str, list[Statute]] = {}
        for statute in statutes.values():
            for name in (statute.name, *statute.aliases):
                claimants = self._by_name.setdefault(comparable(name), [])
                if statute not in claimants:
                    claimants.append(statute)

    def find(self, name: str) -> Statute | None:
        """The one statute of that name, with or without 《》, 中华人民共和国 or a year in brackets."""
        claimants = self.claimants(name)
        return claimants[0] if len(claimants) == 1 else None

    def claimants(self, name: str) -> tuple[Statute, ...]:
        """Every statute registered under that name; more than one is a fault of the register."""
        return tuple(self._by_name.get(comparable(name), ()))

    def near(self, name: str) -> str | None:
        """The registered name most like ``name``, for a reader who mistyped it."""
        close = get_close_matches(comparable(name)[:80], self._by_name, n=1)
        return self._by_name[close[0]][0].name if close else None
