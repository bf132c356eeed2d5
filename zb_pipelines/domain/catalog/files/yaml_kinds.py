"""Every kind of YAML file of a catalog folder: where such files stand and which model they follow."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from zb_pipelines.domain.access.grading import Grading
from zb_pipelines.domain.catalog.model.model import Agency, CodeList, Entry, Retired
from zb_pipelines.domain.cross_checks.model import Declaration
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.databases.model import Database
from zb_pipelines.domain.derived_tables.model import DeclaredFinding, DeclaredTable
from zb_pipelines.domain.duties.declaration import Duties
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.quality.expectation import Suite
from zb_pipelines.domain.quality.scoring import Scoring
from zb_pipelines.domain.sharing.channels import Channels
from zb_pipelines.domain.sharing.limits import SharingRules
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.survivorship.model import Consolidation
from zb_pipelines.domain.tickets.limits import Limits

SCHEMA_FOLDER = "schemas"
"""Name of the folder with the JSON Schemas; it stands beside the catalog folder."""
SCHEMA_COMMENT = "# yaml-language-server: $schema="
"""How a file's first line begins, by which editors find its schema."""


@dataclass(frozen=True)
class YamlKind:
    """One kind of file.

    ``name`` is the schema's (``entry.json``), ``files`` the pattern of paths in the catalog
    folder, ``model`` the type of the file's content. ``by_path`` are the fields of that model
    that follow from the file's path (or its key in the file) and may not be written.
    """

    name: str
    files: str
    model: Any
    by_path: tuple[str, ...] = ()


YAML_KINDS = (
    YamlKind("agencies", "agencies.yml", dict[str, Agency], ("key",)),
    YamlKind("databases", "databases.yml", dict[str, Database], ("key",)),
    YamlKind("subjects", "subjects.yml", dict[str, str]),
    YamlKind("retired", "retired.yml", tuple[Retired, ...]),
    YamlKind("quality", "quality.yml", Terms),
    YamlKind("suite", "suites/*.yml", Suite),
    YamlKind("scoring", "scoring.yml", Scoring),
    YamlKind("tickets", "tickets.yml", Limits),
    YamlKind("grading", "grading.yml", Grading),
    YamlKind("sharing", "sharing.yml", SharingRules),
    YamlKind("channels", "channels.yml", Channels),
    YamlKind("duties", "duties.yml", Duties),
    YamlKind("product", "products/*.yml", Product, ("key",)),
    YamlKind("entry", "sources/*/*.yml", Entry, ("key", "agency")),
    YamlKind("codes", "codes/*.yml", CodeList, ("key",)),
    YamlKind("statute", "statutes/*.yml", Statute, ("key",)),
    YamlKind("survivorship", "survivorship/*.yml", Consolidation, ("database",)),
    YamlKind("rule", "rules/*.yml", Declaration, ("key",)),
    YamlKind("table", "tables/*/*.yml", DeclaredTable, ("database", "table", "sql")),
    YamlKind("finding", "findings/*/*.yml", DeclaredFinding, ("theme", "rule", "sql")),
)


def kind_of_file(name: str) -> YamlKind:
    """The kind of the file at the path ``name`` in the catalog folder; ``KeyError`` for none."""
    for kind in YAML_KINDS:
        if fnmatchcase(name, kind.files) and name.count("/") == kind.files.count("/"):
            return kind
    raise KeyError(name)


def schema_comment(name: str) -> str:
    """The first line (with its end) of the catalog file ``name``, which points to its schema."""
    up = "../" * (name.count("/") + 1)
    return f"{SCHEMA_COMMENT}{up}{SCHEMA_FOLDER}/{kind_of_file(name).name}.json\n"
