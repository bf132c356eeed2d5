"""A lake that was written before its files were recorded: taken into the journal as it stands."""

import hashlib
from pathlib import Path

from resources.lake import Lake
from resources.platform import Platform
from resources.registry.audit.acts import act_word
from zb_pipelines.domain.messages import in_chinese


def adopt_lake(platform: Platform, actor: str, reason: str) -> int:
    """Record every file of every table as it is now; how many tables.

    Says nothing of what was before: ``actor`` vouches for the lake, and the journal says so.
    """
    with in_chinese():
        action = act_word("recovery")
    tables = platform.lake.tables()
    for table in tables:
        for said in _states(platform.lake, table):
            detail = {"lake": {"table": table, **said}, "reason": reason}
            platform.registry.journal.append(actor, action, table, detail)
    return len(tables)


def _states(lake: Lake, table: str) -> list[dict[str, object]]:
    """What is to be recorded: the table's log, then each of its days."""
    folder = Path(lake.uri(table))
    log = {f"_delta_log/{file.name}": _hash(file) for file in (folder / "_delta_log").iterdir()}
    days: list[dict[str, object]] = [
        {
            "day": str(day),
            "files": {
                str(file.relative_to(folder)): _hash(file) for file in lake.files(table, day)
            },
            "log": {},
        }
        for day in lake.days(table)
    ]
    return [{"log": log}, *days]


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
