"""The JSON Schemas: as the models say, pointed to by every shipped file, and true of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from resources.agencies.sources_file import load_sources
from resources.agencies.sources_schema import sources_schema
from zb_pipelines.domain.catalog.files.document import read_document
from zb_pipelines.domain.catalog.files.json_schema import catalog_schemas
from zb_pipelines.domain.catalog.files.layout import yaml_files
from zb_pipelines.domain.catalog.files.yaml_kinds import SCHEMA_COMMENT, kind_of_file
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.fingerprint import catalog_hash
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG

SCHEMAS = SHIPPED_CATALOG.parent / "schemas"
NAMES = sorted(yaml_files(SHIPPED_CATALOG))


def faults(schema: str, value: Any) -> list[str]:
    validator = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def described(schema: Any) -> list[str]:
    """The keys anywhere in a schema that have no description."""
    if isinstance(schema, list):
        return [key for part in schema for key in described(part)]
    if not isinstance(schema, dict):
        return []
    bare = [
        key
        for key, field in schema.get("properties", {}).items()
        if isinstance(field, dict) and not field.get("description")
    ]
    return bare + [key for part in schema.values() for key in described(part)]


def test_the_committed_schemas_are_those_of_the_models() -> None:
    committed = {file.name: file.read_text("utf-8") for file in SCHEMAS.glob("*.json")}
    assert committed == catalog_schemas() | sources_schema()  # else: zb catalog schema


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.json")), ids=lambda file: file.stem)
def test_every_key_has_a_description(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert described(schema) == []


def test_every_shipped_file_points_to_its_schema_in_the_first_line() -> None:
    wrong: list[str] = []
    for name in NAMES:
        first = (SHIPPED_CATALOG / name).read_text("utf-8").splitlines()[0]
        target = (SHIPPED_CATALOG / name).parent / first.removeprefix(SCHEMA_COMMENT)
        if target.resolve() != SCHEMAS.resolve() / f"{kind_of_file(name).name}.json":
            wrong.append(name)
    assert wrong == []


def test_every_shipped_file_follows_its_schema() -> None:
    wrong = {
        name: found
        for name in NAMES
        if (
            found := faults(
                kind_of_file(name).name, read_document(SHIPPED_CATALOG / name, name).value
            )
        )
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("sources/tax/taxpayer.yml", {"cycle": "每两天"}, "$.cycle"),
        ("sources/tax/taxpayer.yml", {"cicle": "每日"}, "$"),
        ("sources/tax/taxpayer.yml", {"key": "tax/taxpayer"}, "$"),
        ("quality.yml", {"stop": {"share": 2}}, "$.stop.share"),
        ("codes/sex.yml", {"values": ["1"]}, "$.values"),
    ],
)
def test_a_schema_refuses_what_the_reading_refuses(
    name: str, change: dict[str, Any], place: str
) -> None:
    value = read_document(SHIPPED_CATALOG / name, name).value
    (found,) = faults(kind_of_file(name).name, value | change)
    assert found.startswith(f"{place}: ")


def test_comments_do_not_count_in_the_hash_of_a_catalog(tmp_path: Path) -> None:
    for name in yaml_files(SHIPPED_CATALOG):
        text = (SHIPPED_CATALOG / name).read_text("utf-8")
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.partition("\n")[2], "utf-8")
        query = (SHIPPED_CATALOG / name).with_suffix(".sql")
        if query.exists():
            (tmp_path / name).with_suffix(".sql").write_bytes(query.read_bytes())
    assert catalog_hash(load_catalog(tmp_path)) == catalog_hash(load_catalog(SHIPPED_CATALOG))


SOURCES = """
showing: 2026-11-20
connections:
  tax: {kind: postgresql, host: db.example, database: tax, user: reader, password_env: TAX_PASSWORD}
  gas: {kind: sqlite, path: gas.db}
entries:
  tax/taxpayer: {connection: tax, table: public.taxpayer}
  gas/account: {connection: gas, table: account, nulls: ['']}
  hotline/work_order: {kind: csv, path: "hotline/{day}.csv", encoding: gb18030}
  education/school: {kind: xlsx, path: school.xlsx, sheet: 学校}
  education/student: {kind: ndjson, path: student.ndjson}
"""


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ("", "", True),
        ("kind: sqlite", "kind: oracle", False),
        ("table: account", "tabel: account", False),
        ("sheet: 学校", "sheet: 1", False),
    ],
)
def test_the_schema_of_sources_yml_accepts_and_refuses_as_its_reading(
    tmp_path: Path, old: str, new: str, good: bool
) -> None:
    file = tmp_path / "sources.yml"
    file.write_text(SOURCES.replace(old, new) if old else SOURCES, "utf-8")
    assert (faults("sources", read_document(file, file.name).value) == []) is good
    if good:
        assert len(load_sources(file).entries) == 5
    else:
        with pytest.raises(InputError):
            load_sources(file)
