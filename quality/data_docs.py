"""Where Great Expectations' Data Docs stand: a static site per database below ``ZB_HOME``."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from zb_pipelines.settings import Settings

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext


def docs_folder(settings: Settings, database: str) -> Path:
    """The folder of the site of one database."""
    return settings.home / "data_docs" / database


def pages(settings: Settings) -> dict[str, Path]:
    """Database → the first page of its site, for those that have one."""
    found = sorted((settings.home / "data_docs").glob("*/index.html"))
    return {page.parent.name: page for page in found}


def write_docs(context: "EphemeralDataContext", folder: Path) -> None:
    """The site of what ``context`` validated, in place of what stood in ``folder``.

    Built beside it first, so that nobody reads half a site. What the pages show follows from the
    results, which hold counts only.
    """
    draft = folder.with_name(f".{folder.name}.{uuid4().hex}")
    draft.mkdir(parents=True)
    try:
        context.add_data_docs_site(
            site_name="lake",
            site_config={
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(draft),
                },
            },
        )
        context.build_data_docs(site_names=["lake"])
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
