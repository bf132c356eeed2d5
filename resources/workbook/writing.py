"""Write an agency's part of the catalog to a workbook file."""

from pathlib import Path

from resources.local_files.atomic_file import atomic_file
from resources.workbook.catalog_workbook import CatalogWorkbook
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message


def write_workbook(catalog: Catalog, agency: str, target: Path) -> int:
    """Write the entries of ``agency`` to ``target``; how many they are.

    :class:`InputError` for an agency that is not registered. The file appears whole or not at all.
    """
    if agency not in catalog.agencies:
        known = message(", ").join(sorted(catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("The directory of agencies does not have this agency"),
            message("use one of: {known}", known=known),
        )
    entries = [entry for _, entry in sorted(catalog.entries.items()) if entry.agency == agency]
    with atomic_file(target) as partial, in_chinese():
        CatalogWorkbook(catalog, partial).write(agency, entries)
    return len(entries)
