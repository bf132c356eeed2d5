"""What can be wrong with a citation, as a category and a sentence."""

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "unreadable",  # the text is no citation
    "no_law",  # a draft, or a text that is called ended
    "unknown",  # the register has no such statute
    "ambiguous",  # two registered statutes have that name
    "document",  # the document number is another instrument's
    "rank",  # no law or regulation for this use
    "bare",  # only the statute is named
    "not_in_force",  # not yet, or no longer
    "year",  # the year names another text, or none
    "renumbered",  # the rule has another number in the text in force
    "no_article",
    "no_paragraph",
    "no_item",
    "no_subitem",
    "other_content",  # the provision exists and says something else
    "unregistered",  # the register does not say what it says
    "strength",  # it does not forbid supply (or give the power)
    "reference",  # it only points at another law
    "scope",  # it does not cover the data
    "early",  # before the decision
    "items",  # no items, or items without a subject
]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: which kind, and a sentence that says which rule and what to do."""

    category: Category
    sentence: str
