"""The catalog's models in one place: agencies, entries, code lists, the whole catalog.

Fields follow 淄博市公共数据管理办法 art. 2, 6, 10 and 13. The description of a field is also what an
editor shows at its key and what the YAML reference prints.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from zb_pipelines.domain import access
from zb_pipelines.domain.catalog.model.entry import (
    Category,
    Cycle,
    Entry,
    Extraction,
    Format,
    Item,
    Level,
    OpeningTerms,
    Semantic,
    Sharing,
    SharingTerms,
)
from zb_pipelines.domain.cross_checks.model import Declaration
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.databases.model import Database, shipped_databases
from zb_pipelines.domain.derived_tables.model import DerivedTable, FindingRule
from zb_pipelines.domain.legal.model import Declared, Statute
from zb_pipelines.domain.quality.expectation import Expectation, shipped_suites
from zb_pipelines.domain.quality.scoring import Scoring, shipped_scoring
from zb_pipelines.domain.sharing import declarations
from zb_pipelines.domain.survivorship.model import Consolidation
from zb_pipelines.domain.tickets import limits

__all__ = [
    "Agency",
    "Catalog",
    "Category",
    "CodeList",
    "Contact",
    "Cycle",
    "Entry",
    "Extraction",
    "Format",
    "Item",
    "Level",
    "OpeningTerms",
    "Retired",
    "Semantic",
    "Sharing",
    "SharingTerms",
]


class Contact(Declared):
    """The unit and person responsible for an agency's public data (art. 6)."""

    unit: str = Field(description="Full name of the unit in charge of public data.")
    person: str = Field(description="Name of the person in charge.")
    phone: str = Field(description="Landline with area code, mobile number or service number.")
    email: str = Field(description="Office e-mail address; tasks and tickets are sent to it.")


class Agency(Declared):
    """A public body (公共管理和服务机构, art. 2). ``node`` is ``city`` or a district's GB/T 2260 code."""

    key: str = Field(description="The agency's key, given by its place in agencies.yml.")
    name: str = Field(description="Full Chinese name of the agency.")
    uscc: str = Field(description="Its unified social credit code (统一社会信用代码).")
    node: str = Field(
        default="city", description="`city`, or the GB/T 2260 code of the district it belongs to."
    )
    kind: Literal["机关", "事业单位", "公共企业", "人民团体", "授权组织"] = Field(
        default="机关", description="What kind of public body it is (art. 2)."
    )
    responsible: Contact = Field(
        description="The unit and person responsible for its public data (art. 6)."
    )


class CodeList(Declared):
    """A closed list of codes with their Chinese meaning; ``source`` says whose list it is."""

    key: str = Field(description="The list's key, given by the file's name.")
    title: str = Field(description="Chinese name of the list.")
    source: str = Field(description="Whose list it is: a standard's number, or the agency.")
    verified: bool = Field(
        default=False, description="Whether the list was compared with its source."
    )
    values: dict[str, str] = Field(description="Each code with its Chinese meaning.")


class Retired(Declared):
    """An entry that left the catalog; entries are never deleted silently."""

    entry: str = Field(description="<agency>/<entry> of the entry that left the catalog.")
    retired: date = Field(description="The day on which it left.")
    reason: str = Field(description="Why it left, in Chinese.")


class Catalog(Declared):
    """The whole catalog, as drafted or as released; every mapping is by key.

    A part with a default was not in releases from the start; an older one has the default.
    """

    agencies: dict[str, Agency]
    databases: dict[str, Database] = Field(default_factory=lambda: dict(shipped_databases()))
    entries: dict[str, Entry]
    codes: dict[str, CodeList]
    subjects: dict[str, str]
    statutes: dict[str, Statute]
    consolidations: dict[str, Consolidation]
    tables: dict[str, DerivedTable] = Field(default_factory=dict)
    findings: dict[str, FindingRule] = Field(default_factory=dict)
    rules: dict[str, Declaration] = Field(default_factory=dict)
    quality: Terms = Terms()
    suites: dict[str, tuple[Expectation, ...]] = Field(
        default_factory=lambda: dict(shipped_suites())
    )
    scoring: Scoring = Field(default_factory=shipped_scoring)
    tickets: limits.Limits = Field(default_factory=limits.shipped_limits)
    grading: access.Grading = Field(default_factory=access.shipped_grading)
    sharing: declarations.SharingRules = Field(default_factory=declarations.shipped_sharing_rules)
    channels: dict[str, tuple[declarations.Channel, ...]] = Field(default_factory=dict)
    products: dict[str, declarations.Product] = Field(default_factory=dict)
    retired: tuple[Retired, ...] = ()
