"""The release that a command works with: the one in force, or one by its number."""

from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.output import chosen_day
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from datetime import date

    from resources.platform import Platform
    from resources.registry import Release
    from zb_pipelines.domain.catalog.model.model import Catalog


def release_in_force(platform: "Platform", day: "date", where: str) -> "Release":
    """The release in force on ``day``; :class:`InputError` at ``where`` if there is none."""
    release = platform.registry.release_on(day)
    if release is None:
        raise input_error(
            where,
            message("No catalog release is in force on {day}", day=day),
            message("publish one: zb catalog publish --reviewer … --reason …"),
        )
    return release


def open_release(day: str | None, where: str) -> "tuple[Platform, Release]":
    """The installation and the release in force on the day of a ``--date`` option."""
    from resources.platform import open_platform

    platform = open_platform()
    return platform, release_in_force(platform, chosen_day(day), where)


def release_numbered(platform: "Platform", text: str) -> "Release":
    """The release of that number; :class:`InputError` if there is none."""
    for release in platform.registry.releases():
        if str(release.id) == text:
            return release
    raise input_error(
        text,
        message("There is no such release of the catalog"),
        message("zb catalog log lists all releases"),
    )


def catalog_on(platform: "Platform", day: "date") -> "Catalog":
    """The catalog of the release in force, or the working one where nothing was published."""
    from zb_pipelines.domain.catalog.load import load_catalog

    release = platform.registry.release_on(day)
    return release.catalog if release else load_catalog(platform.settings.catalog)
