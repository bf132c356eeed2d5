"""Which rows of a file belong to the business day."""

from datetime import date

from resources.agencies.file_delivery import one_a_day
from resources.agencies.quoting import sql_name
from resources.agencies.window import text_window, time_item
from zb_pipelines.catalog.model import Entry


def file_window(path: str, entry: Entry, day: date) -> str:
    """The condition over the items: everything for a snapshot or where each day has its file."""
    item = time_item(entry)
    if item is None or one_a_day(path):
        return "true"
    return text_window(f"trim({sql_name(item.name)})", day, item.formats)
