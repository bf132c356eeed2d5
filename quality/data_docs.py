"""Where Great Expectations' Data Docs stand: a static site per database below ``ZB_HOME``."""

from pathlib import Path

from zb_pipelines.settings import Settings


def docs_folder(settings: Settings, database: str) -> Path:
    """The folder of the site of one database."""
    return settings.home / "data_docs" / database


def pages(settings: Settings) -> dict[str, Path]:
    """Database → the first page of its site, for those that have one."""
    found = sorted((settings.home / "data_docs").glob("*/index.html"))
    return {page.parent.name: page for page in found}
