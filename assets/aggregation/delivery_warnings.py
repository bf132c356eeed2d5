"""Warnings about a delivery that was taken over: one sentence for each thing that is odd."""

from datetime import timedelta

from assets.build_context import BuildContext
from resources.agencies import Opened
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message


def delivery_warnings(opened: Opened, rows: int, entry: Entry, context: BuildContext) -> str | None:
    """The sentences on a delivery of ``rows`` rows as one text, ``None`` for none."""
    extra = message(", ").join(opened.extra_columns)
    told = [
        message("columns that the catalog does not have were not taken: {columns}", columns=extra)
        if extra
        else "",
        *opened.warnings,
        _undated_warning(opened, context),
        "" if rows or opened.may_be_empty else _emptied_warning(entry, context),
    ]
    return message("; ").join(filter(None, told)) or None


def _undated_warning(opened: Opened, context: BuildContext) -> str:
    if opened.undated is None:
        return ""
    counted = f"SELECT count(*) FROM {opened.relation} WHERE {opened.undated}"
    rows = context.engine.scalar(counted)
    if not rows:
        return ""
    return message("the time of {rows} rows is empty or cannot be read: landed today", rows=rows)


def _emptied_warning(entry: Entry, context: BuildContext) -> str:
    """What is said, every day until it is confirmed, of a source that once gave rows and gives none now."""
    yesterday = context.day - timedelta(days=1)
    last = context.registry.last_delivery_with_rows(entry.key, yesterday)
    if last is None:
        return ""
    return message(
        "there is not one row, while {last} had {rows}: ask the agency; once it is confirmed, write may_be_empty: true in sources.yml",
        last=last.day,
        rows=last.rows,
    )
