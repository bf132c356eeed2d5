"""What the values of an item can mean, from ``semantic_types.yml``.

The model's allowed values, the workbook's choices, the review of levels, masking and the rules of
an entry read it from here.
"""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, PydanticKnownError, core_schema


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VisibleEnds(_Declared):
    """The first ``head`` and last ``tail`` characters of a value of at least ``least``."""

    head: int
    tail: int
    least: int


class DraftColumn(_Declared):
    """Names of columns that are taken for the type, and the title that a draft gives them."""

    columns: str
    title: str


class Named(_Declared):
    """What a thing is called in both languages."""

    zh: str
    en: str


Subject = Literal["person", "body"]


class SemanticType(_Declared):
    """One semantic type; the head of ``semantic_types.yml`` says what each field means."""

    title: str
    personal: Named | None = None
    identifies: Subject | None = None
    names: Subject | None = None
    describes: bool = False
    common: bool = False
    rules: tuple[str, ...] = ()
    check_digit: bool | None = None
    length: int | None = None
    final: str | None = Field(default=None, pattern=r"^[a-z_]+\.[a-z_]+$")
    two_forms: bool = False
    draft: DraftColumn | None = None
    mask: VisibleEnds | Literal["first_character", "district"] | None = None
    form: Literal["identifier", "words"] | None = None


def load_semantic_types(file: Path) -> dict[str, SemanticType]:
    """The semantic types in ``file`` by name; pydantic's ``ValidationError`` for what is none."""
    written = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return TypeAdapter(dict[str, SemanticType]).validate_python(written)


SEMANTIC_TYPES_FILE = Path(__file__).with_name("semantic_types.yml")
SEMANTIC_TYPES = load_semantic_types(SEMANTIC_TYPES_FILE)
_UNTYPED = SemanticType(title="")


def semantic_type(name: str | None) -> SemanticType:
    """What is known of the meaning ``name``; nothing of a value without one, or of a pseudonym."""
    return SEMANTIC_TYPES.get(name or "", _UNTYPED)


class KnownSemanticType:
    """For a field's annotation: a name of ``SEMANTIC_TYPES``, refused like any other choice."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """A text that is checked when a value is read."""
        return core_schema.no_info_after_validator_function(_check_name, core_schema.str_schema())

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The names as an enumeration."""
        return {"enum": list(SEMANTIC_TYPES), "type": "string"}


def _check_name(name: str) -> str:
    if name not in SEMANTIC_TYPES:
        quoted = [repr(known) for known in SEMANTIC_TYPES]
        expected = f"{', '.join(quoted[:-1])} or {quoted[-1]}"
        raise PydanticKnownError("literal_error", {"expected": expected})
    return name
