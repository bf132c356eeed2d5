"""The kinds of rules in ``kinds.yml``: dimension, indicator, severity, and what each says.

A new kind is one entry there, and a function in :mod:`quality.rules.rule_sql` or, for an
identifier, the name of the function in :mod:`zb_pipelines.domain.identifiers` that checks it.
"""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from zb_pipelines.domain.catalog.model.entry import ItemType
from zb_pipelines.domain.messages import Language

Severity = Literal["block", "empty", "warn"]
"""What fails is stopped (its row, or the delivery), goes without the value, or stays as it is."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleWording(_Declared):
    """What a kind is called, says and asks for; ``{item}`` stands for the item's title."""

    defect: str
    title: str
    remedy: str


class Items(_Declared):
    """The items that have a rule: of one of ``types``, if any are named, and of which ``that`` holds.

    ``that`` names conditions of :mod:`quality.rules.entry_rules`.
    """

    types: tuple[ItemType, ...] = ()
    that: tuple[str, ...] = ()


class RuleKind(_Declared):
    """What all rules of one kind have in common.

    ``items`` has it only where the declaration of an item brings the rule, whatever its meaning.

    ``codes`` is the code list that values must be in, where the item names none of its own; a
    catalog without that list does not have the rule.

    ``valid`` names a function ``<module>.<function>`` of :mod:`zb_pipelines.domain.identifiers`
    that takes a VARCHAR expression and returns a BOOLEAN one, true for what is right.
    """

    dimension: str
    indicator: str
    severity: Severity
    items: Items | None = None
    codes: str | None = None
    valid: str | None = Field(default=None, pattern=r"^[a-z_]+\.[a-z_]+$")
    zh: RuleWording
    en: RuleWording

    def words(self, language: Language) -> RuleWording:
        """The kind's words in a language."""
        return self.zh if language == "zh" else self.en


def load_kinds(file: Path) -> dict[str, RuleKind]:
    """The kinds in ``file`` by name; pydantic's ``ValidationError`` for what is no kind."""
    written = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return TypeAdapter(dict[str, RuleKind]).validate_python(written)


KINDS_FILE = Path(__file__).with_name("kinds.yml")
KINDS = load_kinds(KINDS_FILE)
