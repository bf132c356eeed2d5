"""Whether the lake's files are those that the journal says were written."""

from dataclasses import asdict, dataclass
from pathlib import Path

from resources.platform import Platform
from resources.registry.audit.verify_evidence import Flaw, check_lake


@dataclass(frozen=True)
class LakeChecked:
    """How many files there are, and what is wrong."""

    files: int
    problems: tuple[Flaw, ...]


def verify_lake(platform: Platform) -> LakeChecked:
    """Compare every file of the lake with its hash in the journal; commits left open are problems too."""
    lines = [asdict(line) for line in platform.registry.journal.lines()]
    files, found = check_lake(lines, Path(platform.lake.folder))
    begun = platform.registry.lake_writes.begun()
    found += [
        Flaw("lake.begun", each.table_name, {"time": each.begun_at.isoformat(timespec="seconds")})
        for each in begun
    ]
    return LakeChecked(files, tuple(found))
