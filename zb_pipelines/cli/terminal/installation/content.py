"""Checks of what is declared and done: catalog, release, sources, last night."""

from collections.abc import Collection
from datetime import timedelta

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

# Before tonight's night has run, yesterday's is the last.
SILENCE = timedelta(days=1)


def check_catalog() -> str:
    """The working catalog can be read; how much it holds."""
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    catalog = load_catalog(current().catalog)
    return message(
        "agencies {agencies}, entries {entries}",
        agencies=len(catalog.agencies),
        entries=len(catalog.entries),
    )


def check_release() -> str:
    """A release is in force today."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.releases import release_in_force
    from zb_pipelines.domain.business_day import today

    release = release_in_force(open_platform(), today(), message("Catalog release"))
    return message(
        "release {release}, in force from {day}", release=release.id, day=release.effective
    )


def check_sources() -> str:
    """Every released entry has a source."""
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


def check_last_night() -> str:
    """The last night is not older than yesterday."""
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.nightly.progress.last_night import last_night, night_sentence

    day = today()
    last = last_night(open_platform().registry, day)
    if last is not None and day - last > SILENCE:
        raise input_error(
            message("Last night"),
            night_sentence(last, day),
            message("start the daemon with zb ui, or run zb nightly from cron"),
        )
    return night_sentence(last, day)


def check_access() -> str:
    """Whether users are declared; without any, access is not decided by roles."""
    from resources.platform import open_platform

    users = open_platform().registry.access.users.all()
    if not users:
        return message(
            "no users are declared (development): whoever reaches this installation may do all; "
            "zb users add declares the first one"
        )
    return message(
        "users: {count}, of them disabled: {disabled}",
        count=len(users),
        disabled=sum(user.disabled for user in users),
    )


def check_encryption() -> str:
    """Whether tables with items above L2 lie encrypted, and whether all of them do."""
    from resources.encrypt_lake import unencrypted_tables
    from resources.lake_encryption import encryption_wanted
    from resources.platform import open_platform

    plain = unencrypted_tables(open_platform())
    if not encryption_wanted():
        return message(
            "off: {count} tables above L2 lie plain in the lake;"
            " lake_encryption = on in zb.toml encrypts them from then on",
            count=len(plain),
        )
    if plain:
        raise input_error(
            message("Lake"),
            message(
                "tables above L2 that still lie plain: {count} ({tables})",
                count=len(plain),
                tables=message(", ").join(plain[:3]),
            ),
            message("run zb lake encrypt when no night runs"),
        )
    return message("on: no table above L2 lies plain in the lake")
