"""Records usage before data is handed out; concurrent calls are written in one transaction."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from anyio.to_thread import run_sync

from resources.platform import Platform
from resources.registry.sharing.grants import TokenHolder
from resources.registry.sharing.usage import Usage
from zb_pipelines.domain.business_day import today


def usage_of(
    holder: TokenHolder | None, product: str, act: str, status: int = 200, **more: Any
) -> Usage:
    """One call of ``holder`` (``None``: anybody) now; ``more`` are further fields of :class:`Usage`."""
    grant = holder.grant if holder else None
    return Usage(
        at=datetime.now(UTC),
        day=more.pop("day", None) or today(),
        product=product,
        act=act,
        status=status,
        grant=grant.id if grant else None,
        token=holder.token if holder else None,
        purpose=more.pop("purpose", grant.purpose if grant else None),
        **more,
    )


class UsageWriter:
    """Writes the calls of one event loop: those that wait while a transaction is written form the next."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._waiting: list[tuple[Sequence[Usage], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, calls: Sequence[Usage]) -> None:
        """Return when ``calls`` are kept; an error where they could not be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((calls, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            calls = [call for each, _ in batch for call in each]
            try:
                await run_sync(self._platform.registry.sharing.usage.record, calls)
            except Exception as error:  # told to every call that waits, which answers 500
                for _, done in batch:
                    done.set_exception(error)
                continue
            for _, done in batch:
                done.set_result(None)
