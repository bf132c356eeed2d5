"""The catalog folder as it lies on disk: which files there are and what each one declares.

A file with a fault leaves its problems here and does not hide those of the
others. What one file says about another is checked in :mod:`references`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from zb_pipelines.domain.catalog.files.document import Document, read_document
from zb_pipelines.domain.catalog.files.layout import (
    FOLDERS,
    SINGLE,
    WITH_QUERY,
    is_key,
    misplacement,
    undeclared_database,
    yaml_files,
)
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.files.validation import validated
from zb_pipelines.domain.catalog.model.model import Agency, CodeList, Entry, Retired
from zb_pipelines.domain.cross_checks.model import KINDS, AnyRule
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.databases.model import Database, DatabaseKind, in_order, shipped_databases
from zb_pipelines.domain.derived_tables.model import DeclaredFinding, DeclaredTable
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.expectation import Suite
from zb_pipelines.domain.quality.scoring import Scoring, shipped_scoring
from zb_pipelines.domain.survivorship.model import Consolidation
from zb_pipelines.domain.tickets.limits import Limits, shipped_limits

T = TypeVar("T")


@dataclass
class Draft:
    """What could be read, by key, and all problems so far.

    ``named`` holds, per kind, the keys that some file claims, readable or not;
    ``None`` when the file that lists them could not be read.
    """

    documents: dict[str, Document] = field(default_factory=dict[str, Document])
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
    retired: tuple[Retired, ...] = ()

    def knows(self, kind: str, key: str) -> bool:
        """Whether ``key`` is declared; unknown counts as declared, so that one fault is told once."""
        names = self.named.get(kind, set())
        return names is None or key in names

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

    def validated(
        self, name: str, kind: type[T], path: tuple[Step, ...] = (), **given: str
    ) -> T | None:
        """The part of a file at ``path`` as a ``kind``, or None after noting its problems."""
        document = self.documents[name]
        value = document.value
        for step in path:
            value = value[step]
        try:
            return validated(document, value, kind, path, given)
        except InputError as refusal:
            self.problems.extend(refusal.problems)
            return None


def read_draft(folder: Path) -> Draft:
    """Read every file of the catalog folder; :class:`InputError` only when there is no such folder."""
    if not folder.is_dir():
        raise input_error(
            str(folder),
            message("there is no such catalog folder"),
            message("check where ZB_CATALOG points"),
        )
    draft = Draft()
    found = {name: misplacement(name) for name in yaml_files(folder)}
    draft.problems += [problem for problem in found.values() if problem]
    names = [name for name, problem in found.items() if problem is None]
    for name in names:
        try:
            draft.documents[name] = read_document(folder / name, name)
        except InputError as refusal:
            draft.problems.extend(refusal.problems)
    _take_agencies(draft, names)
    names = _take_databases(draft, names)
    _take_subjects(draft, names)
    _take_retired(draft)
    if "quality.yml" in draft.documents:
        draft.quality = draft.validated("quality.yml", Terms) or draft.quality
    if "scoring.yml" in draft.documents:
        draft.scoring = draft.validated("scoring.yml", Scoring) or draft.scoring
    if "tickets.yml" in draft.documents:
        draft.tickets = draft.validated("tickets.yml", Limits) or draft.tickets
    _take_folders(draft, names, folder)
    return draft


def _take_agencies(draft: Draft, names: list[str]) -> None:
    name = "agencies.yml"
    if name not in names:
        draft.problems.append(
            Problem(
                name,
                message("the list of agencies is missing"),
                message("create agencies.yml with one section for each agency"),
            )
        )
    keys = _keys(draft, name)
    draft.named["agencies"] = keys
    for key in sorted(keys or ()):
        if not is_key(key):
            draft.problem(
                name,
                (key,),
                message("an agency's key cannot be {key}", key=key),
                message("use only lower-case letters, digits and single underscores"),
            )
        elif agency := draft.validated(name, Agency, (key,), key=key):
            draft.agencies[key] = agency


def _take_databases(draft: Draft, names: list[str]) -> list[str]:
    """Read ``databases.yml``; the files of ``names`` without those of databases that it lacks."""
    name = "databases.yml"
    if name not in names:
        what = message("the list of databases is missing")
        remedy = message(
            "add databases.yml: one block for each base and thematic database,"
            " with title, kind, order and description"
        )
        draft.problems.append(Problem(name, what, remedy))
    keys = _keys(draft, name)
    draft.named["databases"] = keys if name in names else None
    for key in map(str, draft.documents[name].value if keys else ()):
        if not is_key(key):
            what = message("the key of the database {key} is malformed", key=key)
            remedy = message("use lower-case letters, digits and single underscores only")
            draft.problem(name, (key,), what, remedy)
        elif database := draft.validated(name, Database, (key,), key=key):
            draft.databases[key] = database
    _distinct_databases(draft, name)
    if keys is None or set(draft.databases) != keys:
        return names
    kinds: dict[str, DatabaseKind] = {e.key: e.kind for e in in_order(draft.databases)}
    found = {each: undeclared_database(each, kinds) for each in names}
    draft.problems += [problem for problem in found.values() if problem]
    return [each for each, problem in found.items() if problem is None]


def _distinct_databases(draft: Draft, name: str) -> None:
    """Every database has an order and a title of its own: labels must tell them apart."""
    orders: dict[int, str] = {}
    titles: dict[str, str] = {}
    for key, each in draft.databases.items():
        if (other := orders.setdefault(each.order, key)) != key:
            what = message("order {order} is also that of {other}", order=each.order, other=other)
            remedy = message("give every database an order of its own")
            draft.problem(name, (key, "order"), what, remedy)
        if (other := titles.setdefault(each.title, key)) != key:
            what = message("title {title} is also that of {other}", title=each.title, other=other)
            remedy = message("give every database a title of its own")
            draft.problem(name, (key, "title"), what, remedy)


def _take_subjects(draft: Draft, names: list[str]) -> None:
    name = "subjects.yml"
    draft.named["subjects"] = _keys(draft, name) if name in names else set()
    if draft.named["subjects"]:
        draft.subjects = draft.validated(name, dict[str, str]) or {}


def _take_retired(draft: Draft) -> None:
    if "retired.yml" in draft.documents:
        draft.retired = draft.validated("retired.yml", tuple[Retired, ...]) or ()


def _take_folders(draft: Draft, names: list[str], folder: Path) -> None:
    draft.named |= {kind: set[str]() for kind in FOLDERS}
    for name in names:
        if name in SINGLE:
            continue
        kind, _, rest = name.removesuffix(".yml").partition("/")
        named = draft.named[kind]
        if named is not None:
            named.add(rest)
        if name in draft.documents and kind in WITH_QUERY:
            _take_with_query(draft, kind, name, rest, folder)
        elif name in draft.documents:
            _take_file(draft, kind, name, rest)


def _take_file(draft: Draft, kind: str, name: str, key: str) -> None:
    match kind:
        case "sources":
            agency = key.partition("/")[0]
            _keep(draft.entries, key, draft.validated(name, Entry, key=key, agency=agency))
        case "codes":
            _keep(draft.codes, key, draft.validated(name, CodeList, key=key))
        case "statutes":
            _keep(draft.statutes, key, draft.validated(name, Statute, key=key))
        case "suites":
            _keep(draft.suites, key, draft.validated(name, Suite))
        case "rules":
            _take_rule(draft, name, key)
        case _:
            _keep(draft.consolidations, key, draft.validated(name, Consolidation, database=key))


def _keep(known: dict[str, T], key: str, read: T | None) -> None:
    if read is not None:
        known[key] = read


def _take_rule(draft: Draft, name: str, key: str) -> None:
    """A rule over tables; its kind decides what may stand in it."""
    value = draft.documents[name].value
    kind = value.get("kind") if isinstance(value, dict) else None
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        what = (
            message("kind is missing or unknown")
            if kind is None
            else message("unknown kind {kind}", kind=kind)
        )
        draft.problem(
            name, (), what, message("write one of: {kinds}", kinds=message(", ").join(KINDS))
        )
    elif rule := draft.validated(name, shape, key=key):
        draft.rules[key] = rule


def _take_with_query(draft: Draft, kind: str, name: str, key: str, folder: Path) -> None:
    """A declaration whose query stands in the ``.sql`` file beside it."""
    query = (folder / name).with_suffix(".sql")
    if not query.is_file():
        beside = f"{key.rpartition('/')[2]}.sql"
        draft.problem(
            name,
            (),
            message("the query file {beside} of the same name is missing", beside=beside),
            message("create {beside} next to it with one SELECT", beside=beside),
        )
        return
    group, _, own = key.partition("/")
    sql = query.read_text("utf-8").strip()
    if kind == "tables":
        if table := draft.validated(name, DeclaredTable, database=group, table=own, sql=sql):
            draft.tables[key] = table
    elif rule := draft.validated(name, DeclaredFinding, theme=group, rule=own, sql=sql):
        draft.findings[key] = rule


def _keys(draft: Draft, name: str) -> set[str] | None:
    """The keys of a file that is one mapping; None when that cannot be said."""
    document = draft.documents.get(name)
    if document is None:
        return None
    if isinstance(document.value, dict):
        return {str(key) for key in document.value}
    draft.problem(
        name,
        (),
        message("should be keys and values"),
        message("write “key: value”, one on each line"),
    )
    return None
