"""Pull: one day's delivery of one entry, from the agency into the landing layer.

Every attempt leaves a record in the registry, the failed ones with kind and reason. What has
landed once is never harmed by a later failure.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from assets.aggregation.exclude_erased import exclude_erased
from resources.agencies import (
    Opened,
    PullError,
    load_sources,
    not_stored,
    open_delivery,
)
from resources.agencies.source.content_hash import content_hash
from resources.engine import Engine, EngineError
from resources.lake import CommitConflictError, Lake
from resources.registry import Delivery, Registry
from zb_pipelines.domain.business_day import TIMEZONE, today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import Settings

__all__ = ["PullError", "pull"]


def pull(
    entry: Entry,
    day: date,
    *,
    settings: Settings,
    lake: Lake,
    registry: Registry,
    engine: Engine,
    release_id: int | None,
    run_id: str | None,
) -> Delivery:
    """Take over ``entry``'s delivery of ``day`` and record it.

    Writes the landing partition ``day`` with the aggregated items as text and ``_row``, unless
    the content is that of the last good delivery (of a snapshot) or of this day's own: then
    nothing is written and ``stored_day`` points to the partition that holds it. A stored
    delivery's ``reason`` may hold a warning, for example about undeclared columns.
    Raises :class:`PullError`, recorded with its kind and reason, ``past_snapshot`` among
    them: a snapshot has no past.
    """
    started = Delivery(
        entry=entry.key,
        day=day,
        state="failed",
        release_id=release_id,
        run_id=run_id,
        started_at=_now(),
    )
    attempt = _Attempt(entry, day, settings, lake, registry, engine)
    try:
        delivery = attempt.delivery(started)
    except BaseException as error:
        registry.record_delivery(replace(attempt.failed(started, error), ended_at=_now()))
        raise
    delivery = replace(delivery, ended_at=_now())
    registry.record_delivery(delivery)
    return delivery


@dataclass(frozen=True)
class _Attempt:
    entry: Entry
    day: date
    settings: Settings
    lake: Lake
    registry: Registry
    engine: Engine

    @property
    def table(self) -> str:
        return entry_table("landing", self.entry.key)

    @property
    def incremental(self) -> bool:
        return self.entry.extraction.mode == "incremental"

    def delivery(self, started: Delivery) -> Delivery:
        self._refuse_past()
        source = load_sources(self.settings.sources).source(self.entry.key)
        with open_delivery(self.engine, source, self.entry, self.day) as delivered:
            kept = exclude_erased(delivered.relation, self.entry, self.registry)
            opened = delivered
            if kept != delivered.relation:
                opened = replace(delivered, relation=kept, copy=None)
            hashed, rows = self._hash_and_rows(opened)
            held = self._stored_before(hashed)
            if held is None:
                self._store(opened)
            return replace(
                started,
                state=self._state(held),
                stored_day=held.stored_day if held else self.day,
                rows=rows,
                content_hash=hashed,
                watermark=str(self.day) if self.incremental else None,
                reason=_warnings(opened),
                declared=opened.declared,
            )

    def _hash_and_rows(self, opened: Opened) -> tuple[str, int]:
        if opened.copy:
            return opened.copy.content_hash, opened.copy.rows
        columns = [item.name for item in self.entry.aggregated_items]
        return content_hash(self.engine, opened.relation, columns)

    def _state(self, held: Delivery | None) -> Literal["stored", "unchanged"]:
        """Running a day again leaves it as it was: stored on that day, or unchanged since another."""
        return "stored" if held is None or held.stored_day == self.day else "unchanged"

    def failed(self, started: Delivery, error: BaseException) -> Delivery:
        """The record of a failure. A good delivery of the same day stays good, with the reason."""
        kind, reason = _failure_kind_and_reason(error)
        before = self.registry.delivery(self.entry.key, self.day)
        if before and before.state != "failed":
            return replace(
                before, failure=kind, reason=f"再次接入失败，沿用当天已有的数据：{reason}"
            )
        counts = (error.rows, error.declared) if isinstance(error, PullError) else (None, None)
        return replace(started, failure=kind, reason=reason, rows=counts[0], declared=counts[1])

    def _refuse_past(self) -> None:
        now = today()
        if self.incremental or self.day == now:
            return
        raise PullError(
            "past_snapshot",
            f"{self.entry.key} 是全量快照，来源只能给出今天（{now}）的数据，给不出 {self.day} 的",
            f"{self.day} 已经入库的，从原始层重新标准化；没有入库的，补不回来",
        )

    def _stored_before(self, hashed: str) -> Delivery | None:
        """The good delivery whose stored rows are these, if it is still in the lake."""
        if self.incremental:
            last = self.registry.delivery(self.entry.key, self.day)
        else:
            last = self.registry.last_good_delivery(self.entry.key, self.day)
        if last is None or last.state == "failed" or last.content_hash != hashed:
            return None
        return last if last.stored_day in self.lake.days(self.table) else None

    def _store(self, opened: Opened) -> None:
        # The log of the lake outlives its data: no minimum or maximum of what anyone delivered.
        private = [item.name for item in self.entry.aggregated_items]
        failure = None
        try:
            if opened.copy:
                self.lake.adopt(self.engine, self.table, self.day, opened.copy.file)
                return
            with self.engine.preserve_row_order():
                select = f"SELECT * FROM {opened.relation}"
                self.lake.replace(self.engine, self.table, self.day, select, private=private)
        except (EngineError, CommitConflictError, OSError) as error:
            failure = not_stored(error)
        if failure:
            raise failure


def _warnings(opened: Opened) -> str | None:
    extra = "、".join(opened.extra_columns)
    parts = [f"来源多出目录没有登记的列：{extra}，没有接入"] if extra else []
    return "；".join([*parts, *opened.warnings]) or None


def _failure_kind_and_reason(error: BaseException) -> tuple[str, str]:
    """Kind and reason of an error for the registry, which must hold no data."""
    if isinstance(error, PullError):
        return error.kind, str(error)
    if isinstance(error, InputError):
        return "not_declared", str(error)
    return "error", f"平台自身出错（{type(error).__name__}），详情见运行日志。"


def _now() -> datetime:
    return datetime.now(ZoneInfo(TIMEZONE))
