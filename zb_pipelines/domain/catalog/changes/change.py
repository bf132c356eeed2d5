"""One change between two catalogs, and every kind that there is, with its name."""

from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.messages import translation

Kind = Literal[
    "entry_added",
    "entry_retired",
    "entry_moved",
    "item_added",
    "item_removed",
    "item_renamed",
    "item_retyped",
    "item_column",
    "item_semantic",
    "codes_changed",
    "required_switched",
    "identifier_changed",
    "record_key_changed",
    "level_raised",
    "level_lowered",
    "sharing_changed",
    "opening_changed",
    "cycle_changed",
    "extraction_changed",
    "bounds_changed",
    "crs_changed",
    "reference_list_changed",
    "survivorship_changed",
    "database_added",
    "database_removed",
    "database_listed",
    "database_delisted",
    "database_kind",
    "table_changed",
    "findings_changed",
    "suite_changed",
    "scoring_changed",
    "quality_limits_changed",
    "ticket_limits_changed",
    "grading_changed",
    "table_rules_changed",
    "product_added",
    "product_removed",
    "product_changed",
    "product_level_raised",
    "sharing_rules_changed",
    "channels_changed",
    "exemption_granted",
    "exemption_unfounded",
    "exemption_widened",
    "exemption_narrowed",
    "exemption_lapsed",
    "exemption_restated",
    "statute_amended",
    "statute_renumbered",
    "statute_repealed",
    "basis_lost",
    "basis_touched",
    "text_changed",
]

# Templates of the message catalogue.
TITLES: dict[Kind, str] = {
    "entry_added": "new entry",
    "entry_retired": "entry gone",
    "entry_moved": "entry moved to another agency",
    "item_added": "new item",
    "item_removed": "item gone",
    "item_renamed": "item renamed",
    "item_retyped": "item's type changed",
    "item_column": "source column changed",
    "item_semantic": "semantic type changed",
    "codes_changed": "code list changed",
    "required_switched": "required or not changed",
    "identifier_changed": "identifiers changed",
    "record_key_changed": "record key changed",
    "level_raised": "security level raised",
    "level_lowered": "security level lowered",
    "sharing_changed": "sharing changed",
    "opening_changed": "opening changed",
    "cycle_changed": "cycle changed",
    "extraction_changed": "extraction changed",
    "bounds_changed": "expected rows changed",
    "crs_changed": "coordinate system changed",
    "reference_list_changed": "reference list or not changed",
    "survivorship_changed": "survivorship rules changed",
    "database_added": "new table",
    "database_removed": "table gone",
    "database_listed": "new database",
    "database_delisted": "database gone",
    "database_kind": "kind of database changed",
    "table_changed": "table's rules changed",
    "findings_changed": "finding rules changed",
    "suite_changed": "suite of checks changed",
    "scoring_changed": "scoring changed",
    "quality_limits_changed": "quality limits changed",
    "ticket_limits_changed": "ticket deadlines changed",
    "grading_changed": "grading and handling changed",
    "table_rules_changed": "rules over tables changed",
    "product_added": "new product",
    "product_removed": "product gone",
    "product_changed": "product changed",
    "product_level_raised": "level of a product raised",
    "sharing_rules_changed": "rules of sharing changed",
    "channels_changed": "ledger of channels changed",
    "exemption_granted": "lawfully withheld",
    "exemption_unfounded": "withheld without ground",
    "exemption_widened": "more withheld",
    "exemption_narrowed": "less withheld",
    "exemption_lapsed": "no longer withheld",
    "exemption_restated": "basis of withholding worded anew",
    "statute_amended": "statute amended",
    "statute_renumbered": "articles renumbered",
    "statute_repealed": "statute repealed",
    "basis_lost": "basis lost",
    "basis_touched": "cited statute changed",
    "text_changed": "words changed",
}


@dataclass(frozen=True)
class Change:
    """One difference, in words, without a data value.

    ``subject`` is an entry's key, a statute's, an agency's or ``<database>/<table>``;
    ``item`` the item concerned; ``former`` the key or name it had before a move or renaming.
    """

    kind: Kind
    subject: str
    words: str
    item: str | None = None
    former: str | None = None

    @property
    def title(self) -> str:
        """The kind in the reader's language."""
        return translation(TITLES[self.kind])
