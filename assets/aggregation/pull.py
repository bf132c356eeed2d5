"""Pull: one day's delivery of one entry, from the agency into the landing layer.

Every attempt leaves a record in the registry, the failed ones with kind and reason. What has
landed once is never harmed by a later failure.
"""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from assets.aggregation.delivery_warnings import delivery_warnings
from assets.aggregation.exclude_erased import exclude_erased
from assets.aggregation.exclude_landed import exclude_landed
from assets.build_context import BuildContext
from resources.agencies import (
    Opened,
    PullError,
    Source,
    load_sources,
    not_stored,
    open_delivery,
)
from resources.agencies.source.content_hash import content_hash
from resources.engine import EngineError
from resources.lake import CommitConflictError
from resources.registry import Delivery
from zb_pipelines.domain.business_day import TIMEZONE, today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.naming import entry_table

__all__ = ["PullError", "pull"]


def pull(entry: Entry, context: BuildContext) -> Delivery:
    """Take over ``entry``'s delivery of the context's day and record it.

    Writes the landing partition of the day with the aggregated items as text and ``_row``, unless
    the content is that of the last good delivery (of a snapshot) or of this day's own: then
    nothing is written and ``stored_day`` points to the partition that holds it. A stored
    delivery's ``reason`` may hold a warning, for example about undeclared columns.
    Raises :class:`PullError`, recorded with its kind and reason, ``past_snapshot`` among
    them: a snapshot has no past.
    """
    started = Delivery(
        entry=entry.key,
        day=context.day,
        state="failed",
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=_now(),
    )
    pulling = _Pull(entry, context)
    # What is recorded is said in Chinese, whoever asks.
    with in_chinese():
        try:
            delivery = pulling.delivery(started)
        except BaseException as error:
            failed = replace(pulling.failure_record(started, error), ended_at=_now())
            context.registry.record_delivery(failed)
            raise
    delivery = replace(delivery, ended_at=_now())
    context.registry.record_delivery(delivery)
    return delivery


@dataclass(frozen=True)
class _Pull:
    """One entry of which one day's delivery is taken over."""

    entry: Entry
    context: BuildContext

    @property
    def table(self) -> str:
        return entry_table("landing", self.entry.key)

    @property
    def incremental(self) -> bool:
        return self.entry.extraction.mode == "incremental"

    def delivery(self, started: Delivery) -> Delivery:
        self._refuse_isolated()
        stored = self._stored_past()
        if stored:
            return replace(stored, failure=None)
        self._refuse_past()
        sources = load_sources(self.context.platform.settings.sources)
        source = sources.source(self.entry.key)
        with self._naming(sources.file), self._open(source) as delivered:
            once = exclude_landed(delivered, self.entry, self.context.day, self.context.lake)
            kept = exclude_erased(once, self.entry, self.context.registry)
            opened = delivered
            if kept != delivered.relation:
                opened = replace(delivered, relation=kept, copy=None)
            hashed, rows = self._hash_and_rows(opened)
            held = self._stored_before(hashed)
            # Before storing, which takes the delivery's file away.
            reason = delivery_warnings(opened, rows, self.entry, self.context)
            left_out = self._left_out(delivered, opened, rows)
            if held is None:
                self._refuse_isolated()  # by now, however long reading took
                self._store(opened)
            return replace(
                started,
                state=self._state(held),
                stored_day=held.stored_day if held else self.context.day,
                rows=rows,
                content_hash=hashed,
                watermark=str(self.context.day) if self.incremental else None,
                reason=reason,
                declared=opened.declared,
                offered=delivered.offered,
                left_out=None if delivered.offered is None else left_out,
            )

    def _open(self, source: Source) -> AbstractContextManager[Opened]:
        columns = [*(item.name for item in self.entry.aggregated_items), "_row"]
        key = self.context.lake.file_key(self.table, columns)
        return open_delivery(self.context.engine, source, self.entry, self.context.day, key)

    @contextmanager
    def _naming(self, file: str) -> Generator[None]:
        """Refusals name the whole path of the declaration that they mean."""
        try:
            yield
        except PullError as refusal:
            failure = refusal.of_file(file)
        else:
            return
        raise failure

    def _left_out(self, delivered: Opened, kept: Opened, rows: int) -> int:
        """Rows of the delivery that do not land: they had landed before, or are an erased person's."""
        if kept is delivered:
            return 0
        return int(self.context.engine.scalar(f"SELECT count(*) FROM {delivered.relation}")) - rows

    def _hash_and_rows(self, opened: Opened) -> tuple[str, int]:
        if opened.copy:
            return opened.copy.content_hash, opened.copy.rows
        columns = [item.name for item in self.entry.aggregated_items]
        return content_hash(self.context.engine, opened.relation, columns)

    def _state(self, held: Delivery | None) -> Literal["stored", "unchanged"]:
        """Running a day again leaves it as it was: stored on that day, or unchanged since another."""
        return "stored" if held is None or held.stored_day == self.context.day else "unchanged"

    def failure_record(self, started: Delivery, error: BaseException) -> Delivery:
        """The record of a failure. A good delivery of the same day stays good, with the reason."""
        kind, reason = _failure_kind_and_reason(error)
        before = self.context.registry.delivery(self.entry.key, self.context.day)
        if before and before.state != "failed":
            return replace(
                before,
                failure=kind,
                reason=message(
                    "pulled again and failed; the data of that day stays in use: {reason}",
                    reason=reason,
                ),
            )
        counts = (error.rows, error.declared) if isinstance(error, PullError) else (None, None)
        return replace(started, failure=kind, reason=reason, rows=counts[0], declared=counts[1])

    def _stored_past(self) -> Delivery | None:
        """The good delivery of a past day of a snapshot: there is nothing to do for it."""
        if self.incremental or self.context.day >= today():
            return None
        before = self.context.registry.delivery(self.entry.key, self.context.day)
        return before if before and before.state != "failed" else None

    def _refuse_isolated(self) -> None:
        if self.context.registry.secret_entries.is_isolated(self.entry.key):
            raise PullError(
                "isolated",
                message("{entry} is isolated: nothing is taken over of it", entry=self.entry.key),
                message("whoever isolated it decides; zb duties secret release lets it be pulled"),
            )

    def _refuse_past(self) -> None:
        now = today()
        if self.incremental or self.context.day == now:
            return
        raise PullError(
            "past_snapshot",
            message(
                "{entry} is a full snapshot: the source can only give the data of today ({today}), not of {day}",
                entry=self.entry.key,
                today=now,
                day=self.context.day,
            ),
            message(
                "standardise {day} again from landing where it has landed; where it has not, it cannot be had any more",
                day=self.context.day,
            ),
        )

    def _stored_before(self, hashed: str) -> Delivery | None:
        """The good delivery whose stored rows are these, if it is still in the lake."""
        if self.incremental:
            last = self.context.registry.delivery(self.entry.key, self.context.day)
        else:
            last = self.context.registry.last_good_delivery(self.entry.key, self.context.day)
        if last is None or last.state == "failed" or last.content_hash != hashed:
            return None
        return last if last.stored_day in self.context.lake.days(self.table) else None

    def _store(self, opened: Opened) -> None:
        # The log of the lake outlives its data: no minimum or maximum of what anyone delivered.
        private = [item.name for item in self.entry.aggregated_items]
        failure = None
        try:
            if opened.copy:
                self.context.lake.adopt(
                    self.context.engine, self.table, self.context.day, opened.copy.file
                )
                return
            with self.context.engine.preserve_row_order():
                select = f"SELECT * FROM {opened.relation}"
                self.context.lake.replace(
                    self.context.engine, self.table, self.context.day, select, private=private
                )
        except (EngineError, CommitConflictError, OSError) as error:
            failure = not_stored(error)
        if failure:
            raise failure


def _failure_kind_and_reason(error: BaseException) -> tuple[str, str]:
    """Kind and reason of an error for the registry, which must hold no data."""
    if isinstance(error, PullError):
        return error.kind, str(error)
    if isinstance(error, InputError):
        return "not_declared", str(error)
    return "error", message(
        "an error of the platform itself ({kind}); the log of the run has the details",
        kind=type(error).__name__,
    )


def _now() -> datetime:
    return datetime.now(ZoneInfo(TIMEZONE))
