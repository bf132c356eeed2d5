"""Delivery by an HTTP service that answers with JSON, page by page.

Every page is fetched before the next is asked for; a page that fails is asked for again, after
as long as the server says, so a broken connection goes on where it was. Pages go to a file in
scratch, one record a line, and are read from there as JSON lines are.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from pydantic import Field

from resources.agencies.files.arrival import inspect_file
from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.json_file import objects_read
from resources.agencies.files.text_encoding import Text
from resources.agencies.services import http_client
from resources.agencies.services import paging as page_requests
from resources.agencies.source import reading
from resources.agencies.source.day_path import of_day
from resources.agencies.source.declaration import DeliveredFile, Source
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found, SourceKind
from resources.agencies.source.window import window_of
from resources.engine import Engine
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message


class HttpRecords(Source):
    """Records of a service: ``path`` from its address, ``records`` where they stand in an answer.

    ``total`` is where an answer tells the number of all records; then as many must come.
    ``properties`` is the key below which each record has its values, as GeoJSON has them.
    """

    connection: http_client.HttpService = Field(description="A name under `connections`.")
    path: str = Field(description="Path below the service's address; {day} stands for the day.")
    parameters: dict[str, str] = Field(default={}, description="Parameters of every request.")
    records: str = Field(default="", description="Where the records stand, such as data.list.")
    total: str | None = Field(
        default=None, description="Where the number of all records stands, such as data.total."
    )
    properties: str | None = Field(
        default=None, description="Key below which a record has its values, such as properties."
    )
    paging: page_requests.Paging | None = Field(
        default=None, description="How further pages are asked for."
    )

    @property
    def kind_name(self) -> str:
        """The kind of the connection."""
        return self.connection.kind


@contextmanager
def read_http(
    engine: Engine, source: HttpRecords, entry: Entry, day: date
) -> Generator[reading.Reading]:
    """All records of all pages."""
    name = source.path.rpartition("/")[2]
    counted = Counted()
    with read_records(engine, name, records_of(source, day, counted), entry, day) as taken:
        yield replace(taken, offered=counted.total)


@dataclass
class Counted:
    """The number of all records, once a service told it."""

    total: int | None = None


@contextmanager
def read_records(
    engine: Engine, name: str, records: Iterable[dict[str, Any]], entry: Entry, day: date
) -> Generator[reading.Reading]:
    """Records by way of a file in scratch, one a line; ``name`` is what refusals call it."""
    file = engine.scratch / f"{uuid4().hex}.ndjson"
    try:
        count = 0
        with file.open("w", encoding="utf-8") as lines:
            for record in records:
                lines.write(f"{json.dumps(record, ensure_ascii=False)}\n")
                count += 1
        window = window_of(entry, day)
        part = FilePart(
            engine, DeliveredFile(kind="ndjson", path=name), entry, day, inspect_file(file)
        )
        objects = objects_read(part, Text(file, True, count == 0, count), "newline_delimited")
        yield reading.Reading(
            select=objects.select,
            extra_columns=objects.extra_columns,
            explain=objects.explain,
            finish=objects.finish,
            filter=window.asked if window else reading.EVERYTHING,
            undated=window.undated if window else None,
        )
    finally:
        file.unlink(missing_ok=True)


def records_of(source: HttpRecords, day: date, counted: Counted) -> Iterator[dict[str, Any]]:
    """The records as the pages have them; :class:`PullError` where fewer come than are told."""
    client = http_client.Client(source.connection)
    url = urljoin(f"{source.connection.url.rstrip('/')}/", of_day(source.path, day).lstrip("/"))
    parameters = {key: of_day(value, day) for key, value in source.parameters.items()}
    request = page_requests.next_request(source.paging, url, parameters)
    seen, pages, total = 0, 0, None
    while request is not None:
        answer, link = client.json(*request)
        records = _at(answer, source.records)
        if not isinstance(records, list):
            raise PullError(
                "unreadable",
                message(
                    "the answer of {path} has no records at {records}",
                    path=source.path,
                    records=source.records or "/",
                ),
                message("correct records in sources.yml, such as data.list"),
            )
        told = _at(answer, source.total) if source.total else None
        total = int(str(told)) if str(told).isdigit() else total
        for record in records:
            yield _flat(record, source.properties)
        seen += len(records)
        pages += 1
        page = page_requests.Page(answer, link, len(records), seen, pages)
        request = page_requests.next_request(source.paging, url, parameters, page)
    if total is not None and seen != total:
        raise PullError(
            "truncated",
            message(
                "{path} told {total} records and gave {seen}",
                path=source.path,
                total=total,
                seen=seen,
            ),
            message("try again; if it happens often, check paging with the agency"),
            rows=seen,
            declared=total,
        )
    counted.total = total


def _flat(record: Any, properties: str | None) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise PullError(
            "unreadable",
            message("a record of the service is no JSON object"),
            message("correct records in sources.yml, such as data.list"),
        )
    inner = record.get(properties) if properties else None
    if not isinstance(inner, dict):
        return record
    return {key: value for key, value in record.items() if key != properties} | inner


def _at(answer: Any, path: str | None) -> Any:
    for key in filter(None, (path or "").split(".")):
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def _place(source: HttpRecords) -> tuple[str, str]:
    return source.connection.url, source.path


def _discover(source: HttpRecords) -> list[Found]:
    """What is declared: a service does not tell what else it has."""
    keys: dict[str, str] = {}
    for count, record in enumerate(records_of(source, today(), Counted())):
        keys |= dict.fromkeys(record, "")
        if count >= 100:
            break
    return [Found(*_place(source), tuple(keys.items()) or None)]


HTTP = SourceKind(
    "http",
    HttpRecords,
    read_http,
    place=_place,
    found=_discover,
    reached=_discover,
    connection=http_client.HttpService,
    format="自描述格式",
)
