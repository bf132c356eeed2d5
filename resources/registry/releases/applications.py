"""The steps of each release's plan that have been applied, recorded beside the manifests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import application, application_step


@dataclass(frozen=True)
class Step:
    """Something done for a release that no manifest tells: a purge, a re-mask, a seal, a report."""

    action: str
    target: str
    day: date


@dataclass(frozen=True)
class Applications:
    """Steps done, and releases wholly applied."""

    database: RegistryDatabase

    def record_step(self, release_id: int, step: Step, run_id: str | None) -> datetime:
        """Remember that ``step`` was done for ``release_id``; answers when."""
        now = datetime.now(UTC)
        row = vars(step) | {"release_id": release_id, "run_id": run_id, "ended_at": now}
        with self.database.writing() as connection:
            self.database.upsert(connection, application_step, [row])
            journal_rows(connection, {application_step: [(release_id, step.target)]})
        return now

    def steps(self, release_id: int) -> dict[Step, datetime]:
        """The steps done for ``release_id`` and when."""
        found = sa.select(application_step).where(application_step.c.release_id == release_id)
        with self.database.reading() as connection:
            rows = connection.execute(found).mappings().all()
        return {Step(row["action"], row["target"], row["day"]): row["ended_at"] for row in rows}

    def record_applied(self, release_id: int, from_release: int | None, runs: int) -> None:
        """Remember that nothing of the plan to ``release_id`` is left to do."""
        row = {
            "release_id": release_id,
            "from_release": from_release,
            "runs": runs,
            "applied_at": datetime.now(UTC),
        }
        with self.database.writing() as connection:
            self.database.upsert(connection, application, [row])
            journal_rows(connection, {application: [(release_id,)]})

    def last_applied(self) -> int | None:
        """The release that was applied last; ``None`` where none ever was."""
        newest = sa.select(application.c.release_id).order_by(
            application.c.applied_at.desc(), application.c.release_id.desc()
        )
        with self.database.reading() as connection:
            return connection.execute(newest.limit(1)).scalar()
