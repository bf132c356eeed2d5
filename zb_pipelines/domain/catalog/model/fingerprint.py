"""The canonical text of a catalog, and the hashes by which releases and entries are compared."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from zb_pipelines.domain.catalog.model.model import Catalog, CodeList, Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_READ_BY = frozenset(
    {"name", "column", "type", "length", "required", "codes", "level", "semantic", "formats"}
)


def canonical_json(catalog: Catalog) -> str:
    """The whole catalog as one line of JSON, every field spelled out and every key sorted.

    Equal catalogs give equal text, whatever the order of files and keys was.
    """
    return _canonical(catalog.model_dump(mode="json"))


def catalog_hash(catalog: Catalog) -> str:
    """SHA-256 (64 hexadecimal digits) of :func:`canonical_json`."""
    return content_hash(canonical_json(catalog))


def content_hash(text: str) -> str:
    """SHA-256 of the text of a release, which :func:`canonical_json` wrote."""
    return _sha256(text)


def catalog_from_json(text: str) -> Catalog:
    """The catalog that :func:`canonical_json` wrote; :class:`InputError` when it is not one."""
    try:
        return Catalog.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "release"
        raise input_error(
            where,
            message("the stored release is not a catalog of this version"),
            message("read it with the version of zb_pipelines that published it, or publish again"),
        ) from error


def entry_hash(entry: Entry, codes: Mapping[str, CodeList]) -> str:
    """SHA-256 of everything that changes how rows of ``entry`` are read, checked or written.

    That is: its items as far as they bear on data (level included, because
    it decides which columns get statistics), record key, identifiers, extraction,
    bounds, coordinate system, whether it is a reference list, the values of the code lists it uses, and which items
    an exemption withholds. Titles, summaries, terms, cycle and reasons do not count.
    ``codes`` must hold every list that the items name (``KeyError``).
    """
    used = sorted({item.codes for item in entry.items if item.codes})
    meant = {
        "key": entry.key,
        "record_key": entry.record_key,
        "identifiers": entry.identifiers,
        "extraction": entry.extraction.model_dump(mode="json"),
        "expect": entry.expect.model_dump(mode="json"),
        "items": [_item(item) for item in entry.items],
        "codes": {key: codes[key].values for key in used},
        "withheld": sorted(entry.exemption.items) if entry.exemption else None,
    }
    # Absent where there is none: entries without coordinates keep the hash they always had.
    meant |= {"crs": entry.crs} if entry.crs else {}
    meant |= {"reference_list": True} if entry.reference_list else {}
    return _sha256(_canonical(meant))


def entry_text_hash(entry: Entry) -> str:
    """SHA-256 of everything that ``entry`` says, words included; review and workbook go by it."""
    return _sha256(_canonical(entry.model_dump(mode="json")))


def _item(item: Item) -> dict[str, Any]:
    return item.model_dump(mode="json", include=set(_READ_BY)) | {"column": item.source_column}


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
