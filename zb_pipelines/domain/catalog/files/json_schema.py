"""JSON Schemas (draft 2020-12) of YAML files, generated from the models that read them."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from zb_pipelines.domain.catalog.files.yaml_kinds import YAML_KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class _WithoutFieldTitles(GenerateJsonSchema):
    """Leaves out the titles that pydantic derives from the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def catalog_schemas() -> dict[str, str]:
    """Text of the JSON Schema by its file's name (``entry.json``), for every kind of YAML file."""
    return {
        f"{kind.name}.json": json_schema(kind.model, kind.files, kind.by_path)
        for kind in YAML_KINDS
    }


def json_schema(model: Any, title: str, by_path: tuple[str, ...] = ()) -> str:
    """The schema of a file whose content is a ``model``, as indented JSON, fields in the order of the model.

    ``by_path`` are fields of the file's model (or models) that may not be written in the file.
    """
    schema = TypeAdapter[Any](model).json_schema(schema_generator=_WithoutFieldTitles)
    for part in list(_models(schema, schema)):
        for name in by_path:
            part["properties"].pop(name, None)
        part["required"] = [name for name in part.get("required", ()) if name not in by_path]
    _forbid_null(schema)
    whole = {"$schema": DIALECT, **schema, "title": title}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _forbid_null(part: Any) -> None:
    """A field that may be left out may not stand there without a value (as the reading refuses)."""
    if isinstance(part, list):
        for each in part:
            _forbid_null(each)
    if not isinstance(part, dict):
        return
    kinds = part.get("anyOf")
    if isinstance(kinds, list) and {"type": "null"} in kinds:
        others = [kind for kind in kinds if kind != {"type": "null"}]
        del part["anyOf"]
        part |= others[0] if len(others) == 1 else {"anyOf": others}
    if part.get("default", "") is None:
        del part["default"]
    for each in part.values():
        _forbid_null(each)


def _models(schema: Schema, part: Schema) -> Iterator[Schema]:
    """The models that the file itself is made of, not those within their fields."""
    if "$ref" in part:
        yield from _models(schema, schema["$defs"][part["$ref"].rpartition("/")[2]])
    elif "oneOf" in part:
        for each in part["oneOf"]:
            yield from _models(schema, each)
    elif "properties" in part:
        yield part
    elif isinstance(part.get("additionalProperties"), dict):
        yield from _models(schema, part["additionalProperties"])
