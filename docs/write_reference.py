"""Writes the pages that are made of other things: the architecture, and the reference of every YAML key."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
SCHEMAS = ROOT / "zb_pipelines" / "catalog" / "schemas"

Schema = Mapping[str, Any]

_HEAD = """# Catalog reference

Made of the models that read the files (`make docs`). Required keys are **bold**. `zb catalog schema` writes the same as JSON
Schemas for an editor.
"""


def main() -> None:
    """Write ``architecture.md`` and ``reference.md``."""
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    (HERE / "architecture.md").write_text(architecture, "utf-8")
    (HERE / "reference.md").write_text("\n".join(_reference()), "utf-8")


def _reference() -> Iterator[str]:
    yield _HEAD
    for file in sorted(SCHEMAS.glob("*.json")):
        schema: Schema = json.loads(file.read_text("utf-8"))
        yield f"## {file.stem}\n"
        yield from _object(schema)
        for name, part in sorted(schema.get("$defs", {}).items()):
            if "properties" in part:
                yield f"### {file.stem}: {name}\n"
                yield from _object(part)


def _object(schema: Schema) -> Iterator[str]:
    """What the object is, and a table of its keys."""
    yield schema.get("description", "") + "\n"
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if not properties:
        values = schema.get("additionalProperties")
        if isinstance(values, dict):
            yield f"A mapping; each value is {_kind(values)}.\n"
        return
    yield "| key | value | meaning |\n|---|---|---|"
    required = set(schema.get("required", ()))
    for name, part in properties.items():
        key = f"**`{name}`**" if name in required else f"`{name}`"
        yield f"| {key} | {_cell(_kind(part))} | {_cell(part.get('description', ''))} |"
    yield ""


def _kind(schema: Schema) -> str:
    """What may stand there, in words."""
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = [_kind(each) for each in schema[several] if each.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"mapping to {_kind(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


if __name__ == "__main__":
    main()
