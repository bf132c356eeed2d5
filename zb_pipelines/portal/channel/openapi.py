"""The OpenAPI document of verification."""

from collections.abc import Iterable
from typing import Any

from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product


def verification_document(products: Iterable[Product], server: str) -> dict[str, Any]:
    """OpenAPI 3.1 of one path a product."""
    return {
        "openapi": "3.1.0",
        "info": {"title": message("Verification of public data"), "version": "1"},
        "servers": [{"url": server}],
        "components": {"securitySchemes": {"grant": {"type": "http", "scheme": "bearer"}}},
        "security": [{"grant": []}],
        "paths": {f"/verify/{each.key}": {"post": _operation(each)} for each in products},
    }


def _operation(product: Product) -> dict[str, Any]:
    one = {
        "type": "object",
        "required": list(product.ask),
        "properties": {name: {"type": "string"} for name in product.ask},
    }
    many = {
        "type": "object",
        "required": ["asks"],
        "properties": {
            "asks": {"type": "array", "minItems": 1, "maxItems": 100, "items": one},
            "case": {"type": "string"},
        },
    }
    answer = {
        "type": "object",
        "required": ["product", "as_of", "answers"],
        "properties": {
            "product": {"type": "string"},
            "as_of": {"type": "string", "format": "date"},
            "answers": {"type": "array", "items": {"enum": ["yes", "no", "unknown"]}},
        },
    }
    return {
        "operationId": f"verify_{product.key}",
        "summary": product.title,
        "description": product.summary,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"anyOf": [one, many]}}},
        },
        "responses": {
            "200": {
                "description": message("The answers in the order of the questions"),
                "content": {"application/json": {"schema": answer}},
            },
            "400": {"description": message("The question is not complete")},
            "403": {"description": message("The token is not valid.")},
            "429": {"description": message("The day's calls of the grant are used up.")},
        },
    }
