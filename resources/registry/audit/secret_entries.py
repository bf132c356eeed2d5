"""Entries whose delivery held a state secret by mistake: every step is a row of the journal.

An entry is isolated until it is released; destroying what was kept of it changes nothing of that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from resources.registry.audit.journal import LOCK, append_line, journal_lines
from resources.registry.schema.database import RegistryDatabase

SecretAct = Literal["isolate", "destroy", "release"]
# Actions of the journal, which is Chinese.
_ACTIONS: dict[SecretAct, str] = {
    "isolate": "涉密隔离",
    "destroy": "涉密销毁",
    "release": "涉密隔离解除",
}
_DECIDING = (_ACTIONS["isolate"], _ACTIONS["release"])


class SecretEntries:
    """The isolated entries of the installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def record(self, act: SecretAct, entry: str, actor: str, detail: Mapping[str, Any]) -> None:
        """Write one step."""
        with self._database.writing(lock=LOCK) as connection:
            append_line(connection, actor, _ACTIONS[act], entry, detail)

    def isolated_since(self, moment: datetime | None) -> bool:
        """Whether any entry was isolated after ``moment``, or ever: what was built of it must go."""
        with self._database.reading() as connection:
            lines = journal_lines(connection, actions=[_ACTIONS["isolate"]])
        return any(moment is None or datetime.fromisoformat(line.at) > moment for line in lines)

    def entries(self) -> set[str]:
        """The entries that nothing may be pulled of and nobody may read."""
        with self._database.reading() as connection:
            lines = journal_lines(connection, actions=_DECIDING)
        last = {line.subject: line.action for line in lines}
        return {entry for entry, action in last.items() if action == _ACTIONS["isolate"]}

    def is_isolated(self, entry: str) -> bool:
        """Whether ``entry`` is one of them: asked often, so by its own lines alone."""
        with self._database.reading() as connection:
            lines = journal_lines(connection, entry, _DECIDING)
        return bool(lines) and lines[-1].action == _ACTIONS["isolate"]
