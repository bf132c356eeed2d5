"""`zb review accept`: accept entries that were submitted (审核通过)."""

from typing import TYPE_CHECKING

from zb_pipelines.cli.review.decide import Agency, By, Entries, decide_entries
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day

if TYPE_CHECKING:
    from datetime import date

    from zb_pipelines.domain.catalog.model.model import Catalog
    from zb_pipelines.domain.errors import Problem


def accept(
    by: By,
    entries: Entries = None,
    agency: Agency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Accept entries; not where the review finds something or the data can be had by sharing."""
    on = chosen_day(day)
    decide_entries(
        "accept",
        by,
        entries,
        agency,
        objections=lambda catalog, keys: find_objections(catalog, keys, on),
        as_json=as_json,
    )


def find_objections(catalog: "Catalog", keys: list[str], day: "date") -> "dict[str, list[Problem]]":
    """Why entries may not be accepted: findings of the review, and duplicates of shareable data."""
    from assets.reports.duplicates.duplicate_collection import find_duplicates
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.lint.duplication import comparable
    from zb_pipelines.domain.catalog.review import review
    from zb_pipelines.domain.errors import Problem

    found: dict[str, list[Problem]] = {}
    for problem in review(catalog, day):
        key = problem.where.split(" ")[0].removeprefix("sources/").removesuffix(".yml")
        if key in keys:
            found.setdefault(key, []).append(problem)
    platform = open_platform()
    near = comparable(catalog, keys)
    for each in find_duplicates(platform, near, platform.registry.releases(), day):
        if each.hold and each.entry in keys:
            objection = Problem(each.entry, each.statement(catalog), each.hold)
            found.setdefault(each.entry, []).append(objection)
    return found
