"""Which alert each recipient was told of; a row goes when its end was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from resources.registry.schema.alert_tables import alert_notice
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.alert_settings import AlertKind, Severity
from zb_pipelines.domain.alerts.alert import Alert


@dataclass(frozen=True)
class Notification:
    """An alert that a recipient knows of, since when it stands and when it was told last."""

    alert: Alert
    recipient: str
    since: datetime
    told_at: datetime


@dataclass(frozen=True)
class Notices:
    """The table of what was told."""

    database: RegistryDatabase

    def all(self) -> list[Notification]:
        """Everything told whose end was not."""
        found = sa.select(alert_notice).order_by(alert_notice.c.recipient, alert_notice.c.key)
        with self.database.reading() as connection:
            return [_read_row(row) for row in connection.execute(found).mappings()]

    def record(self, told: Sequence[Notification]) -> None:
        """Remember what was told, in place of what was remembered of the same alerts."""
        if told:
            with self.database.writing() as connection:
                self.database.upsert(connection, alert_notice, [_row(each) for each in told])

    def forget(self, recipient: str, keys: Iterable[str]) -> None:
        """The recipient was told that these have ended."""
        gone = list(keys)
        if gone:
            mine = (alert_notice.c.recipient == recipient, alert_notice.c.key.in_(gone))
            with self.database.writing() as connection:
                connection.execute(sa.delete(alert_notice).where(*mine))


def _row(told: Notification) -> dict[str, Any]:
    return vars(told.alert) | {
        "key": told.alert.key,
        "recipient": told.recipient,
        "since": told.since,
        "told_at": told.told_at,
    }


def _read_row(row: sa.RowMapping) -> Notification:
    alert = Alert(
        cast("AlertKind", row["kind"]),
        cast("Severity", row["severity"]),
        row["subject"],
        row["text"],
        row["agency"],
    )
    return Notification(alert, row["recipient"], row["since"], row["told_at"])
