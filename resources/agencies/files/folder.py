"""What files a folder holds, with their columns where these can be told: names only, no rows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from resources.agencies.files.arrival import files_of_day, inspect_file
from resources.agencies.files.columns_told import columns_as_declared, columns_as_they_look
from resources.agencies.files.servers.kinds import list_names, place_of_server
from resources.agencies.source.day_path import matches_any_day, without_date
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message

_DELIVERED = frozenset(
    [
        ".csv",
        ".txt",
        ".tsv",
        ".xlsx",
        ".xls",
        ".xlsb",
        ".ods",
        ".json",
        ".ndjson",
        ".jsonl",
        ".geojson",
        ".xml",
        ".dbf",
        ".shp",
        ".gpkg",
        ".parquet",
        ".gz",
        ".zip",
    ]
)


def file_place(source: DeliveredFile) -> tuple[str, str]:
    """Folder and name."""
    path = Path(source.path)
    if source.connection:
        return f"{place_of_server(source.connection)}:{path.parent}", without_date(path.name)
    return str(path.parent), without_date(path.name)


def files_found(source: DeliveredFile) -> Iterator[Found]:
    """The files of the folder; the declared one is read as declared, others as they look."""
    folder, declared = Path(source.path).parent, Path(source.path).name
    place, own = file_place(source)
    if source.connection:
        for name in list_names(source.connection, str(folder)):
            mine = matches_any_day(declared, name)
            yield Found(place, own if mine else without_date(name), None)
        return
    if not folder.is_dir():
        raise _no_folder(folder)
    for file in sorted(folder.iterdir()):
        if not file.is_file() or file.suffix.lower() not in _DELIVERED:
            continue
        mine = matches_any_day(declared, file.name)
        columns = columns_as_declared(source, file) if mine else columns_as_they_look(file)
        yield Found(place, own if mine else without_date(file.name), columns)


def files_reached(source: DeliveredFile) -> None:
    """Raise :class:`PullError` where the folder, or today's file of a snapshot, is not there."""
    folder = Path(source.path).parent
    if source.connection:
        list_names(source.connection, str(folder))
        return
    if not folder.is_dir():
        raise _no_folder(folder)
    day: date = today()
    for file in files_of_day(source.path, day):
        inspect_file(file)


def _no_folder(folder: Path) -> PullError:
    return PullError(
        "missing_file",
        message("there is no folder {name}", name=folder.name),
        message("check path in sources.yml"),
    )
