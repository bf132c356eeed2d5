"""The ``datapackage.json`` of an opened package (Frictionless Data Package)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.sharing.product import Product

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE_NAME = "zibo-open-data"
_TYPES = {
    "string": "string",
    "integer": "integer",
    "decimal": "number",
    "date": "date",
    "datetime": "datetime",
    "boolean": "boolean",
}


def data_package(
    product: Product,
    columns: Sequence[ResolvedColumn],
    version: str,
    files: Sequence[Mapping[str, Any]],
    day: date,
) -> dict[str, Any]:
    """The descriptor: the CSV with its schema, the other files beside it with their hashes."""
    package = product.package
    licence = {"name": LICENCE_NAME, "title": package.licence if package else ""}
    if package and package.licence_url:
        licence["path"] = package.licence_url
    return {
        "$schema": PROFILE,
        "name": product.key.replace("_", "-"),
        "title": product.title,
        "description": product.summary,
        "version": version,
        "created": f"{day.isoformat()}T00:00:00+08:00",
        "keywords": list(package.keywords) if package else [],
        "licenses": [licence],
        "resources": [
            _resource(product, columns, each) for each in files if each["name"].endswith(".csv")
        ],
        "distributions": [
            {
                "path": each["name"],
                "bytes": each["bytes"],
                "hash": f"sha256:{each['sha256']}",
                "mediatype": each["media_type"],
            }
            for each in files
        ],
    }


def _resource(
    product: Product, columns: Sequence[ResolvedColumn], file: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "name": product.key.replace("_", "-"),
        "path": file["name"],
        "format": "csv",
        "mediatype": file["media_type"],
        "encoding": "utf-8",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        "schema": {"fields": [_field(column) for column in columns]},
    }


def _field(column: ResolvedColumn) -> dict[str, str]:
    field = {"name": column.name, "title": column.title, "type": _TYPES.get(column.type, "string")}
    if column.type == "datetime":
        field["format"] = "%Y-%m-%d %H:%M:%S"
    if column.unit:
        field["description"] = column.unit
    return field
