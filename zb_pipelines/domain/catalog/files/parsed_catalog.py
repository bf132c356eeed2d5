"""All that could be parsed of a catalog folder, by key, and the problems found while parsing.

What one file says about another is checked in :mod:`references`.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from zb_pipelines.domain.access.grading import Grading, shipped_grading
from zb_pipelines.domain.catalog.files.document import YamlDocument
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.files.validation import validate
from zb_pipelines.domain.catalog.model.model import Agency, CodeList, Entry, Retired
from zb_pipelines.domain.cross_checks.model import AnyRule
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.databases.model import Database, DatabaseKind, shipped_databases
from zb_pipelines.domain.derived_tables.model import DeclaredFinding, DeclaredTable
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.quality.expectation import Suite
from zb_pipelines.domain.quality.scoring import Scoring, shipped_scoring
from zb_pipelines.domain.sharing import declarations
from zb_pipelines.domain.survivorship.model import Consolidation
from zb_pipelines.domain.tickets.limits import Limits, shipped_limits

T = TypeVar("T")


@dataclass
class ParsedCatalog:
    """What could be read, by key, and all problems so far.

    ``named`` holds, per kind, the keys that some file claims, readable or not;
    ``None`` when the file that lists them could not be read.
    """

    documents: dict[str, YamlDocument] = field(default_factory=dict[str, YamlDocument])
    problems: list[Problem] = field(default_factory=list[Problem])
    named: dict[str, set[str] | None] = field(default_factory=dict[str, set[str] | None])
    agencies: dict[str, Agency] = field(default_factory=dict[str, Agency])
    databases: dict[str, Database] = field(default_factory=dict[str, Database])
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    codes: dict[str, CodeList] = field(default_factory=dict[str, CodeList])
    subjects: dict[str, str] = field(default_factory=dict[str, str])
    statutes: dict[str, Statute] = field(default_factory=dict[str, Statute])
    consolidations: dict[str, Consolidation] = field(default_factory=dict[str, Consolidation])
    tables: dict[str, DeclaredTable] = field(default_factory=dict[str, DeclaredTable])
    findings: dict[str, DeclaredFinding] = field(default_factory=dict[str, DeclaredFinding])
    rules: dict[str, AnyRule] = field(default_factory=dict[str, AnyRule])
    quality: Terms = field(default_factory=Terms)
    suites: dict[str, Suite] = field(default_factory=dict[str, Suite])
    scoring: Scoring = field(default_factory=shipped_scoring)
    tickets: Limits = field(default_factory=shipped_limits)
    grading: Grading = field(default_factory=shipped_grading)
    sharing: declarations.SharingRules = field(default_factory=declarations.shipped_sharing_rules)
    channels: dict[str, tuple[declarations.Channel, ...]] = field(
        default_factory=dict[str, tuple[declarations.Channel, ...]]
    )
    products: dict[str, declarations.Product] = field(
        default_factory=dict[str, declarations.Product]
    )
    retired: tuple[Retired, ...] = ()

    def knows(self, kind: str, key: str) -> bool:
        """Whether ``key`` is declared; unknown counts as declared, so that one fault is told once."""
        names = self.named.get(kind, set())
        return names is None or key in names

    def is_broken(self, table: str) -> bool:
        """Whether a table that is not known is declared all the same: its fault is told at its file."""
        layer, _, name = table.partition(".")
        database, _, _ = name.partition("__")
        key = name.replace("__", "/", 1)
        if layer == "aggregation":
            return self.knows("sources", key) and key not in self.entries
        golden = self.knows("survivorship", database) and database not in self.consolidations
        return golden or self.knows("tables", key)

    def kind_of(self, database: str) -> DatabaseKind:
        """Whether a database is a base or a thematic one; thematic where that is not known.

        Without ``databases.yml`` it is taken for the shipped one, so that one fault is told once.
        """
        listed = self.named.get("databases") is not None
        found = (self.databases if listed else shipped_databases()).get(database)
        return found.kind if found else "thematic"

    def problem(self, name: str, path: tuple[Step, ...], what: str, remedy: str) -> None:
        """Add a problem at ``path`` of the file ``name``."""
        self.problems.append(Problem(self.documents[name].where(*path), what, remedy))

    def validate(
        self, name: str, kind: type[T], path: tuple[Step, ...] = (), **given: str
    ) -> T | None:
        """The part of a file at ``path`` as a ``kind``, or None after noting its problems."""
        document = self.documents[name]
        value = document.value
        for step in path:
            value = value[step]
        try:
            return validate(document, value, kind, path, given)
        except InputError as refusal:
            self.problems.extend(refusal.problems)
            return None
