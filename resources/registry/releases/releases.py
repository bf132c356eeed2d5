"""The releases of the catalog: published one after another, never changed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from resources.registry.audit.acts import act_word
from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import append_line
from resources.registry.records.records import Release
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import release
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.catalog.model.fingerprint import (
    canonical_json,
    catalog_from_json,
    catalog_hash,
    content_hash,
)
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import in_chinese, message


@dataclass(frozen=True)
class Releases:
    """The table of releases. A catalog once read is kept by its hash: it cannot change."""

    database: RegistryDatabase
    _read: dict[str, Catalog] = field(default_factory=dict[str, Catalog])

    def publish(
        self,
        catalog: Catalog,
        reviewer: str,
        reason: str,
        effective: date,
        following: int | None = None,
    ) -> Release:
        """Record ``catalog`` as the newest release, unless the newest has the same content.

        ``following`` is the release that the publisher saw as the newest (0: none); raises
        :class:`InputError` where another was published since.
        """
        hashed = catalog_hash(catalog)
        with self.database.writing(lock="publish") as connection:
            last = sa.select(release).order_by(release.c.id.desc()).limit(1)
            newest = connection.execute(last).mappings().first()
            _refuse_overtaken(newest, following, hashed)
            if newest is None or newest["content_hash"] != hashed:
                inserted = connection.execute(
                    sa.insert(release).returning(release),
                    {
                        "content_hash": hashed,
                        "content": canonical_json(catalog),
                        "reviewer": reviewer,
                        "reason": reason,
                        "effective": effective,
                        "published_at": datetime.now(UTC),
                    },
                )
                newest = inserted.mappings().one()
                facts = {"content_hash": hashed, "effective": effective, "reason": reason}
                with in_chinese():
                    done = act_word("release")
                append_line(connection, reviewer, done, f"release {newest['id']}", facts)
                journal_rows(connection, {release: [(newest["id"],)]})
        return self._release(newest)

    def on(self, day: date) -> Release | None:
        """The release in force on ``day``: the last published of those effective by then."""
        found = sa.select(release).where(release.c.effective <= day).order_by(release.c.id.desc())
        with self.database.reading() as connection:
            row = connection.execute(found.limit(1)).mappings().first()
        return self._release(row) if row else None

    def number_on(self, day: date) -> int | None:
        """The number of the release in force on ``day``, without reading its catalog."""
        found = sa.select(sa.func.max(release.c.id)).where(release.c.effective <= day)
        with self.database.reading() as connection:
            return connection.execute(found).scalar()

    def one(self, number: int) -> Release:
        """One release by its number; :class:`LookupError` for another."""
        with self.database.reading() as connection:
            found = sa.select(release).where(release.c.id == number)
            row = connection.execute(found).mappings().first()
        if row is None:
            raise LookupError(number)
        return self._release(row)

    def number_at(self, moment: datetime) -> int | None:
        """The number of the release in force at ``moment``: published by then, effective that day."""
        day = moment.astimezone(ZoneInfo(TIMEZONE)).date()
        by_then = (release.c.published_at <= moment, release.c.effective <= day)
        found = sa.select(sa.func.max(release.c.id)).where(*by_then)
        with self.database.reading() as connection:
            return connection.execute(found).scalar()

    def all(self) -> list[Release]:
        """All releases, the first published first."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(release).order_by(release.c.id)).mappings().all()
        return [self._release(row) for row in rows]

    def _release(self, row: sa.RowMapping) -> Release:
        columns = dict(row)
        content = columns.pop("content")
        recorded = columns["content_hash"]
        # Asked each time: the row may be changed after its catalog was read.
        if content_hash(content) != recorded:
            raise _changed_content(columns["id"])
        if recorded not in self._read:
            self._read[recorded] = catalog_from_json(content)
        return Release(catalog=self._read[recorded], **columns)


def _changed_content(release_id: int) -> InputError:
    return input_error(
        message("Catalog release"),
        message(
            "the content of catalog release {release} does not give its hash: it was changed",
            release=release_id,
        ),
        message("restore the registry from a backup, and find out who changed it"),
    )


def _refuse_overtaken(
    newest: sa.RowMapping | None, following: int | None, content_hash: str
) -> None:
    """Two publish at once: the first wins, the second is told whose release it has not seen."""
    held = newest["id"] if newest else 0
    same = newest is not None and newest["content_hash"] == content_hash
    if newest is None or same or following is None or following == held:
        return
    raise input_error(
        "zb catalog publish",
        message(
            "{reviewer} published release {held} during the review (the newest you saw was {seen})",
            reviewer=newest["reviewer"],
            held=held,
            seen=following,
        ),
        message(
            "look at zb catalog diff {seen} {held}, merge, and publish again",
            seen=following or held,
            held=held,
        ),
    )
