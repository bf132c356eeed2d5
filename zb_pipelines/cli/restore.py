"""`zb restore`: a backup into an empty home, with the erasures since repeated."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def restore(
    folder: Annotated[Path, typer.Argument(help="Folder of backups")],
    key: Annotated[Path, typer.Option(help="The key of the backups")],
    erasures: Annotated[
        Path,
        typer.Option(help="Folder of checkpoints, which tells what was erased since the backup"),
    ],
    name: Annotated[str | None, typer.Option(help="Which backup, by default the newest")] = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into the empty ZB_HOME, and erase again what was erased since; exit 2 where some is left."""
    from resources.backup.backup_set import BackupSet
    from resources.backup.restore import require_lake_keys, restore_files
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.domain.settings import current
    from zb_pipelines.rollout.apply.replay_erasures import keys_of_erasures, replay_erasures

    home = current().home
    platform = open_platform()
    kept = BackupSet(folder, platform.keys.read_apart(key))
    erased = _newest_erasures(erasures)
    require_lake_keys(kept, platform.keys, keys_of_erasures(erased), name)
    files = restore_files(kept, home, name)
    prepare(platform.settings)
    platform.registry.journal.record("restore", "backup", {"name": name, "files": files})
    done = replay_erasures(platform, erased)
    if as_json:
        print_json({"files": files, **vars(done)})
    else:
        print_line(
            message(
                "restored: files {files}, erasures repeated {repeated}",
                files=files,
                repeated=done.repeated,
            )
        )
        for each in done.left:
            print_line(message("publish and apply again what withholds: {subject}", subject=each))
    raise typer.Exit(2 if done.left else 0)


def _newest_erasures(folder: Path) -> list[dict[str, Any]]:
    lists = sorted(folder.glob("*.erasures.json"))
    return json.loads(lists[-1].read_text("utf-8")) if lists else []
