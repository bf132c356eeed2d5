"""Review states in the registry: every step in one transaction with its row of the journal."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import cast

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal, JournalLine
from resources.registry.schema.audit_tables import review_state
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.catalog.states import STEP_NAMES, ReviewRecord, State, Step, step
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

ACTION = "目录"


@dataclass(frozen=True)
class Reviewed:
    """An entry's last state, why, and the journal's row that brought it there."""

    entry: str
    standing: ReviewRecord
    reason: str | None
    seq: int


class Reviews:
    """Who brought which entry to which state."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> dict[str, Reviewed]:
        """The last state of every entry that was ever submitted."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(review_state)).mappings().all()
        return {row["entry"]: _review_of_row(row) for row in rows}

    def take(
        self, entry: str, content_hash: str, taken: Step, actor: str, reason: str | None = None
    ) -> Reviewed:
        """Bring ``entry``, which now says ``content_hash``, one step on.

        :class:`InputError` where that step may not be taken (:func:`catalog.states.step`); of two
        who try at once, the second sees what the first did.
        """
        with self._database.writing(lock=LOCK) as connection:
            mine = sa.select(review_state).where(review_state.c.entry == entry)
            row = connection.execute(mine).mappings().first()
            before = _review_of_row(row).standing if row else None
            after = step(entry, before, content_hash, taken, actor, reason)
            detail = {**asdict(after), "reason": reason}
            line = self.journal.append_within(
                connection, actor, f"{ACTION}{STEP_NAMES[taken]}", entry, detail
            )
            state = {"entry": entry, **detail, "seq": line.seq}
            self._database.upsert(connection, review_state, [state])
            journal_rows(connection, {review_state: [(entry,)]})
        return Reviewed(entry, after, reason, line.seq)

    def contradictions(self, lines: list[JournalLine]) -> Iterator[Problem]:
        """Entries whose state is not the one that the journal brought them to."""
        told = {line.subject: line for line in lines if line.action.startswith(ACTION)}
        known = self.all()
        for entry in sorted(told.keys() | known.keys()):
            said = json.loads(told[entry].detail) if entry in told else None
            has = known.get(entry)
            now = {**asdict(has.standing), "reason": has.reason} if has else None
            if said != now:
                what = message("the recorded state is not that of the journal")
                yield Problem(
                    entry, what, message("correct it by the journal, and find out who changed it")
                )


def _review_of_row(row: sa.RowMapping) -> Reviewed:
    state = cast("State", row["state"])
    standing = ReviewRecord(state, row["content_hash"], row["actor"], row["submitter"])
    return Reviewed(row["entry"], standing, row["reason"], row["seq"])
