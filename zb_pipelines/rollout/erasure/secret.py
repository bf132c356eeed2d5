"""A state secret that arrived by mistake: what is held of its entry is locked away, then destroyed.

Isolating takes the entry's tables out of the lake into an encrypted folder that no outlet reads,
and forgets that they were delivered. What was built of them is rebuilt by the caller.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources.backup.backup_set import BackupSet
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.rollout.erasure.certificate import certificate, entry_tables, inventory

KEY, _LIST = "isolation", "isolated"


@dataclass(frozen=True)
class Isolated:
    """What was locked away or destroyed of an entry: rows of its layers, and files."""

    entry: str
    rows: int
    files: int


def isolate_entry(platform: Platform, entry: str, actor: str, reason: str) -> Isolated:
    """Stop the entry's pulls and lock away all that the lake holds of it; done again, the rest.

    The journal says so first: from then on nothing is pulled, whatever happens to this run.
    """
    platform.registry.secret_entries.record("isolate", entry, actor, {"reason": reason})
    tables = [each for each in entry_tables(entry) if platform.lake.exists(each)]
    with platform.engine() as engine:
        held = [each for table in tables for each in inventory(platform, engine, table)]
    kept = _locked_away(platform, entry)
    said = _read(kept)
    for table in tables:
        folder = Path(platform.lake.uri(table))
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            said["files"][f"{table}/{file.relative_to(folder).as_posix()}"] = kept.put(file)
    said["partitions"] += [each.as_json() for each in held]
    said["rows"] += certificate(held)["rows"]
    kept.write_list(_LIST, said)
    for table in tables:
        platform.lake.destroy(table)
    platform.registry.history.forget(entry, entry_tables(entry))
    return Isolated(entry, said["rows"], len(said["files"]))


def destroy_isolated(
    platform: Platform, entry: str, actor: str, reason: str, release_id: int
) -> Isolated:
    """Destroy what was locked away, also of an entry released since, with a certificate.

    :class:`InputError` where nothing is.
    """
    kept = _locked_away(platform, entry)
    if not kept.folder.exists():
        raise input_error(
            entry,
            message("nothing of this entry is isolated"),
            message("run zb duties secret isolate {entry} first", entry=entry),
        )
    said = _read(kept)
    told = {"rows": said["rows"], "partitions": said["partitions"]}
    platform.registry.erasures.record("entry", entry, told, release_id=release_id, reason=reason)
    shutil.rmtree(kept.folder)
    done = Isolated(entry, said["rows"], len(said["files"]))
    facts = {"reason": reason, "rows": done.rows, "files": done.files}
    platform.registry.secret_entries.record("destroy", entry, actor, facts)
    return done


def _locked_away(platform: Platform, entry: str) -> BackupSet:
    folder = platform.settings.home / "isolated" / entry.replace("/", "__")
    return BackupSet(folder, platform.keys.key(KEY).secret)


def _read(kept: BackupSet) -> dict[str, Any]:
    if not (kept.folder / f"{_LIST}.backup").exists():
        return {"rows": 0, "partitions": [], "files": {}}
    return kept.read_list(_LIST)
