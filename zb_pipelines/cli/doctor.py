"""`zb doctor`: what is wrong with this installation, in sentences."""

import shutil
import sys
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.agencies import Source
    from resources.agencies.source.kind import SourceKind

LEAST_FREE_BYTES = 2 * 1024**3
# Before tonight's night has run, yesterday's is the last.
SILENCE = timedelta(days=1)


def doctor(
    connect: Annotated[
        bool,
        typer.Option("--connect", help="Also ask every agency's system that sources.yml names"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check that this installation works; exit 2 where something is wrong."""
    checks = _checks() | (_systems() if connect else {})
    results = [_run_check(name, check) for name, check in checks.items()]
    if as_json:
        print_json([{"check": n, "ok": ok, "said": said} for n, ok, said in results])
    else:
        fine, wrong = message("fine"), message("wrong")
        print_table(
            message("Checks of the installation"),
            [message("Check"), message("Result"), message("Explanation")],
            [(name, fine if ok else wrong, said) for name, ok, said in results],
        )
    raise typer.Exit(0 if all(ok for _, ok, _ in results) else 2)


def _systems() -> dict[str, Callable[[], str]]:
    """One check for each system that an entry comes from."""
    from resources.agencies import load_sources
    from resources.agencies.kinds import KINDS
    from zb_pipelines.domain.settings import current

    checks: dict[str, Callable[[], str]] = {}
    seen: set[tuple[str, str]] = set()
    for entry, source in sorted(load_sources(current().sources).entries.items()):
        kind = KINDS[source.kind_name]
        place, name = kind.place(source)
        at = (place, "" if kind.connection else name)
        if at not in seen:
            seen.add(at)
            told = message("System of {entry}", entry=entry)
            checks[told] = partial(_reached, kind, source, place)
    return checks


def _reached(kind: "SourceKind", source: "Source", place: str) -> str:
    from resources.agencies import PullError

    try:
        kind.reached(source)
    except PullError as failure:
        raise RuntimeError(str(failure)) from failure
    return message("{place}: reached", place=place)


def _checks() -> dict[str, Callable[[], str]]:
    return {
        "Python": _python,
        message("Disk"): _disk,
        message("Catalog"): _catalog,
        message("Catalog release"): _release,
        message("Sources"): _sources,
        message("Lake"): _lake,
        message("Last night"): _last_night,
        message("Engine"): _engine,
    }


def _run_check(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, check()
    except (InputError, OSError, ImportError, RuntimeError) as error:
        return name, False, str(error)


def _python() -> str:
    return sys.version.split()[0]


def _disk() -> str:
    from zb_pipelines.domain.settings import current

    home = current().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise RuntimeError(
            message(
                "{home} has only {free} MB left; make room, or set ZB_HOME to a folder on a larger disk",
                home=home,
                free=free // 1024**2,
            )
        )
    return message("{home}: {free} GB free", home=home, free=free // 1024**3)


def _catalog() -> str:
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    catalog = load_catalog(current().catalog)
    return message(
        "agencies {agencies}, entries {entries}",
        agencies=len(catalog.agencies),
        entries=len(catalog.entries),
    )


def _release() -> str:
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.releases import release_in_force
    from zb_pipelines.domain.business_day import today

    release = release_in_force(open_platform(), today(), message("Catalog release"))
    return message(
        "release {release}, in force from {day}", release=release.id, day=release.effective
    )


def _sources() -> str:
    from resources.agencies import load_sources
    from zb_pipelines.domain.settings import current

    sources = load_sources(current().sources)
    missing = _without_source(sources.entries)
    if missing:
        raise input_error(
            str(current().sources),
            message(
                "released entries without a source: {count} ({entries})",
                count=len(missing),
                entries=message(", ").join(missing[:5]),
            ),
            message("write where they are taken from, under entries"),
        )
    return message("{file}: sources {count}", file=current().sources, count=len(sources.entries))


def _without_source(declared: Collection[str]) -> list[str]:
    """Keys of the released entries that are aggregated and that no source is declared for."""
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    release = open_platform().registry.release_on(today())
    entries = release.catalog.entries.values() if release else ()
    return sorted(e.key for e in entries if not e.withheld and e.key not in declared)


def _lake() -> str:
    """A file can be written to the lake's folder; only local folders are supported."""
    from zb_pipelines.domain.settings import current

    lake = current().lake
    if "://" in lake:
        raise input_error(
            "ZB_LAKE",
            message("the lake at {lake} is not supported", lake=lake),
            message("name a folder of this machine"),
        )
    Path(lake).mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=lake):
        return message("{lake}: writable", lake=lake)


def _last_night() -> str:
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.last_night import last_night, night_sentence
    from zb_pipelines.domain.business_day import today

    day = today()
    last = last_night(open_platform().registry, day)
    if last is not None and day - last > SILENCE:
        raise input_error(
            message("Last night"),
            night_sentence(last, day),
            message("start the daemon with zb ui, or run zb nightly from cron"),
        )
    return night_sentence(last, day)


def _engine() -> str:
    from resources.engine import load_extension
    from resources.platform import open_platform

    with open_platform().engine() as engine:
        load_extension(engine, "sqlite")
        load_extension(engine, "postgres")
    return message("DuckDB and its extensions work")
