"""`zb duties secret`: a state secret that arrived by mistake: stop, isolate, destroy, with evidence."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.catalog.apply import launch_json
from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, OnDay, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from resources.platform import Platform
    from zb_pipelines.rollout.apply.execute import Applied
    from zb_pipelines.rollout.erasure.secret import Isolated

ACTS = ("isolate", "destroy", "release")


def secret(
    action: Annotated[str, typer.Argument(help="isolate, destroy or release")],
    entry: Annotated[str, typer.Argument(help="The entry, <agency>/<entry>")],
    reason: Annotated[str, typer.Option(help="What was found, or who decided; without the secret")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """A state secret that arrived by mistake: stop the entry and lock away what landed, destroy it, or let the entry be pulled again.

    One person isolates at once; destroying and releasing take two.
    """
    from resources.dagster_instance.home import prepare
    from resources.two_persons import require_second_person
    from zb_pipelines.rollout.apply.person import rebuild_after_erasure
    from zb_pipelines.rollout.erasure.secret import destroy_isolated, isolate_entry

    platform, release = open_release(day, "zb duties secret")
    _require_known(action, entry, release.catalog.entries)
    if action == "release" and not platform.registry.secret_entries.is_isolated(entry):
        raise input_error(
            entry,
            message("nothing of this entry is isolated"),
            message("there is nothing left to do"),
        )
    actor = actor_name(platform, "purge")
    if action != "isolate":
        subject = f"secret {action} {entry}"
        require_second_person(platform.registry, actor, "purge", subject, reason)
    if action == "release":
        platform.registry.secret_entries.record("release", entry, actor, {"reason": reason})
        print_line(message("{entry} is pulled again from the next night on", entry=entry))
        return
    if action == "destroy":
        done = destroy_isolated(platform, entry, actor, reason, release.id)
        _report(platform, action, done, (), as_json=as_json)
        return
    isolated = isolate_entry(platform, entry, actor, reason)
    prepare(platform.settings)
    _report(platform, action, isolated, rebuild_after_erasure(platform, release), as_json=as_json)


def _require_known(action: str, entry: str, known: "Collection[str]") -> None:
    if action not in ACTS:
        raise input_error(
            action,
            message("is no step"),
            message("choose one of {names}", names=message(", ").join(ACTS)),
        )
    if entry not in known:
        raise input_error(
            entry,
            message("the catalog has no such entry"),
            message("see the keys with zb coverage"),
        )


def _report(
    platform: "Platform",
    action: str,
    done: "Isolated",
    rebuilt: "Sequence[Applied]",
    *,
    as_json: bool,
) -> None:
    """Print what was done and where copies may be that it did not reach; exit 1 where a rebuild failed."""
    from zb_pipelines.rollout.erasure.not_searched import not_searched

    places = not_searched(platform)
    if as_json:
        print_json(
            {
                "action": action,
                **vars(done),
                "launches": [launch_json(each) for each in rebuilt],
                "not_searched": places,
            }
        )
    else:
        words = (
            message("Isolated: rows {rows}, files {files}", rows=done.rows, files=done.files)
            if action == "isolate"
            else message("Destroyed: rows {rows}, files {files}", rows=done.rows, files=done.files)
        )
        print_line(words)
        print_line(message("Not searched: {places}", places=message("; ").join(places)))
    if not all(each.success for each in rebuilt):
        raise typer.Exit(1)
