"""The days of a Dagster run, built one after the other, each with an engine of its own."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

import dagster as dg

from assets.build_context import BuildContext
from resources.platform import ENGINE_MEMORY, Platform
from resources.registry import Release

Result = TypeVar("Result")


def build_days(
    context: dg.AssetExecutionContext,
    platform: Platform,
    release: Release,
    build: Callable[[BuildContext], Result],
    memory: str = ENGINE_MEMORY,
) -> Iterator[tuple[str, Result]]:
    """Partition key and result of ``build`` for every day of the run."""
    for key in context.partition_keys:
        with platform.engine(memory=memory) as engine:
            day = date.fromisoformat(key)
            result = build(BuildContext(platform, release, day, engine, context.run.run_id))
        yield key, result
