"""Which rows of a file belong to the business day."""

from datetime import date

from resources.agencies.databases.window import text_window, time_item
from resources.agencies.files.file_delivery import one_a_day
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier


def file_window(path: str, entry: Entry, day: date) -> str:
    """The condition over the items: everything for a snapshot or where each day has its file."""
    item = time_item(entry)
    if item is None or one_a_day(path):
        return "true"
    return text_window(f"trim({identifier(item.name)})", day, item.formats)
