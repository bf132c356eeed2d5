"""The register of statutes, found by any of their names."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.legal.model import Statute

STATE = "中华人民共和国"


def plain_name(name: str) -> str:
    """A name without 书名号, spaces, 中华人民共和国 and the remarks in brackets at its end."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).strip("《》")
    return re.sub(r"(\([^()]*\))+$", "", plain).removeprefix(STATE)


class StatuteBook:
    """Statutes by full name, short name and alias."""

    def __init__(self, statutes: Mapping[str, Statute]) -> None:
        """Indexes the statutes; ``InputError`` where two of them answer to one name."""
        self.statutes = statutes
        self._by_name: dict[str, Statute] = {}
        problems: list[Problem] = []
        for statute in statutes.values():
            for name in (statute.name, *statute.aliases):
                other = self._by_name.setdefault(plain_name(name), statute)
                if other.key != statute.key:
                    what = f"“{name}”已经是 statutes/{other.key}.yml 的名称"
                    problems.append(
                        Problem(f"statutes/{statute.key}.yml", what, "请删去其中一个名称")
                    )
        if problems:
            raise InputError(*problems)

    def find(self, name: str) -> Statute | None:
        """The statute of that name, with or without 《》, 中华人民共和国 or a year in brackets."""
        return self._by_name.get(plain_name(name))

    def near(self, name: str) -> str | None:
        """The registered name most like ``name``, for a reader who mistyped it."""
        close = get_close_matches(plain_name(name), self._by_name, n=1)
        return self._by_name[close[0]].name if close else None
