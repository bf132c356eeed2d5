"""The open catalog as JSON-LD: DCAT-AP 3 and schema.org over the same facts, for harvesters such as CKAN.

Field names follow DCAT 3 as DCAT-AP 3 and ckanext-dcat read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.catalog.products.columns import source_entries
from zb_pipelines.domain.sharing.product import Product

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_FREQUENCIES: Mapping[str, str] = {
    "实时": "CONT",
    "每日": "DAILY",
    "每周": "WEEKLY",
    "每月": "MONTHLY",
    "每季度": "QUARTERLY",
    "每半年": "ANNUAL_2",
    "每年": "ANNUAL",
    "不定期": "IRREG",
}
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_RESTRICTED = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_MEDIA = "http://www.iana.org/assignments/media-types/"
_FORMATS = {"parquet": "Parquet"}
LANGUAGE = "zh"


@dataclass(frozen=True)
class OpenVersion:
    """The newest version of a package: its files have name, bytes, sha256 and media_type."""

    package: str
    version: str
    issued: datetime
    modified: datetime
    rows: int
    files: Sequence[Mapping[str, Any]]


def catalog_jsonld(
    catalog: Catalog, versions: Sequence[OpenVersion], base: str, publisher: str
) -> dict[str, Any]:
    """The document; ``base`` is the address of the open part of the portal without an end slash."""
    known = [each for each in versions if each.package in catalog.products]
    datasets = [_dataset(each, catalog, base, publisher) for each in known]
    modified = max((each.modified for each in known), default=None)
    body: dict[str, Any] = {
        "@id": f"{base}/catalog.jsonld",
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        **_texts(publisher, publisher),
        "dct:publisher": _agent(publisher),
        "foaf:homepage": {"@id": f"{base}/"},
        "dct:language": {
            "@id": "http://publications.europa.eu/resource/authority/language/ZHO",
            "@type": "dct:LinguisticSystem",
        },
        "dcat:dataset": datasets,
    }
    if modified:
        body["dct:modified"] = _time(modified)
    return {"@context": CONTEXT, **body}


def _dataset(version: OpenVersion, catalog: Catalog, base: str, publisher: str) -> dict[str, Any]:
    product = catalog.products[version.package]
    entries = [catalog.entries[key] for key in source_entries(product, catalog)]
    address = f"{base}/{version.package}"
    return {
        "@id": address,
        "@type": ["dcat:Dataset", "schema:Dataset"],
        **_texts(product.title, product.summary),
        "dct:identifier": version.package,
        "dcat:version": version.version,
        "dct:issued": _time(version.issued),
        "dct:modified": _time(version.modified),
        "dct:publisher": _agent(_provider(entries, catalog, publisher)),
        "dcat:contactPoint": _contact(entries, catalog, publisher),
        "dct:accessRights": {
            "@id": _RESTRICTED if product.opens_by_key else _PUBLIC,
            "@type": "dct:RightsStatement",
        },
        "dcat:landingPage": {"@id": address, "@type": "foaf:Document"},
        "dcat:keyword": _keywords(product),
        "dct:accrualPeriodicity": _frequency(entries),
        "dcat:distribution": [
            _distribution(file, version, product, base) for file in version.files
        ],
    }


def _distribution(
    file: Mapping[str, Any], version: OpenVersion, product: Product, base: str
) -> dict[str, Any]:
    address = f"{base}/{version.package}/{version.version}/{file['name']}"
    return {
        "@id": address,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": {"@value": str(file["name"]), "@language": LANGUAGE},
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA}{file['media_type']}", "@type": "dct:MediaType"},
        "dct:format": _format(file),
        "dcat:byteSize": {
            "@value": str(file["bytes"]),
            "@type": "xsd:nonNegativeInteger",
        },
        "dct:license": _licence(product, base),
        "dct:modified": _time(version.modified),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256, "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {"@value": str(file["sha256"]), "@type": "xsd:hexBinary"},
        },
        "schema:contentUrl": address,
        "schema:encodingFormat": str(file["media_type"]),
    }


def _format(file: Mapping[str, Any]) -> dict[str, Any]:
    """A word such as CSV beside the media type: CKAN chooses by it how to show a file."""
    ending = str(file["name"]).rpartition(".")[2]
    return {
        "@type": ["dct:IMT", "dct:MediaTypeOrExtent"],
        "rdf:value": str(file["media_type"]),
        "rdfs:label": _FORMATS.get(ending, ending.upper()),
    }


def _licence(product: Product, base: str) -> dict[str, Any]:
    package = product.package
    address = (package.licence_url if package else None) or f"{base}/licence"
    title = package.licence if package else ""
    return {
        "@id": address,
        "@type": "dct:LicenseDocument",
        "dct:title": {"@value": title, "@language": LANGUAGE},
    }


def _texts(title: str, text: str) -> dict[str, Any]:
    return {
        "dct:title": {"@value": title, "@language": LANGUAGE},
        "dct:description": {"@value": text, "@language": LANGUAGE},
        "schema:name": title,
        "schema:description": text,
    }


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": {"@value": name, "@language": LANGUAGE}}


def _provider(entries: Sequence[Entry], catalog: Catalog, publisher: str) -> str:
    """The agency that all entries are of, else the bureau."""
    agencies = {entry.agency for entry in entries}
    return catalog.agencies[agencies.pop()].name if len(agencies) == 1 else publisher


def _contact(entries: Sequence[Entry], catalog: Catalog, publisher: str) -> dict[str, Any]:
    """The unit in charge (art. 6), without the name of a person."""
    agencies = {entry.agency for entry in entries}
    contact: dict[str, Any] = {"@type": "vcard:Organization", "vcard:fn": publisher}
    if len(agencies) == 1:
        agency = catalog.agencies[agencies.pop()]
        contact["vcard:fn"] = f"{agency.name} {agency.responsible.unit}"
        contact["vcard:hasEmail"] = {"@id": f"mailto:{agency.responsible.email}"}
    return contact


def _keywords(product: Product) -> list[dict[str, str]]:
    package = product.package
    words = (package.theme, *package.keywords) if package else ()
    return [{"@value": word, "@language": LANGUAGE} for word in dict.fromkeys(words)]


def _frequency(entries: Sequence[Entry]) -> dict[str, str]:
    cycles = {entry.cycle for entry in entries}
    code = _FREQUENCIES[cycles.pop()] if len(cycles) == 1 else "IRREG"
    return {"@id": f"{_FREQUENCY}{code}", "@type": "dct:Frequency"}


def _time(at: datetime) -> dict[str, str]:
    return {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}
