"""Parse every file of a catalog folder into a :class:`ParsedCatalog`.

A file with a fault leaves its problems there and does not hide those of the others.
"""

from pathlib import Path
from typing import TypeVar

from zb_pipelines.domain.catalog.files.document import read_document
from zb_pipelines.domain.catalog.files.layout import (
    FOLDERS,
    SINGLE,
    WITH_QUERY,
    is_key,
    link_problem,
    misplacement,
    undeclared_database,
    yaml_files,
)
from zb_pipelines.domain.catalog.files.parse_declaration import parse_rule, parse_with_query
from zb_pipelines.domain.catalog.files.parse_single_files import parse_single_files
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.model.model import Agency, CodeList, Entry, Retired
from zb_pipelines.domain.databases.model import Database, DatabaseKind, in_order
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.expectation import Suite
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.survivorship.model import Consolidation

T = TypeVar("T")


def parse_folder(folder: Path) -> ParsedCatalog:
    """Read every file of the catalog folder; :class:`InputError` only when there is no such folder."""
    if not folder.is_dir():
        raise input_error(
            str(folder),
            message("there is no such catalog folder"),
            message("check where ZB_CATALOG points"),
        )
    parsed = ParsedCatalog()
    found = {name: link_problem(folder, name) or misplacement(name) for name in yaml_files(folder)}
    parsed.problems += [problem for problem in found.values() if problem]
    names = [name for name, problem in found.items() if problem is None]
    for name in names:
        try:
            parsed.documents[name] = read_document(folder / name, name)
        except InputError as refusal:
            parsed.problems.extend(refusal.problems)
    _take_agencies(parsed, names)
    names = _take_databases(parsed, names)
    _take_subjects(parsed, names)
    _take_retired(parsed)
    parse_single_files(parsed)
    _take_folders(parsed, names, folder)
    return parsed


def _take_agencies(parsed: ParsedCatalog, names: list[str]) -> None:
    name = "agencies.yml"
    if name not in names:
        parsed.problems.append(
            Problem(
                name,
                message("the list of agencies is missing"),
                message("create agencies.yml with one section for each agency"),
            )
        )
    keys = _keys(parsed, name)
    parsed.named["agencies"] = keys
    for key in sorted(keys or ()):
        if not is_key(key):
            parsed.problem(
                name,
                (key,),
                message("an agency's key cannot be {key}", key=key),
                message("use only lower-case letters, digits and single underscores"),
            )
        elif agency := parsed.validate(name, Agency, (key,), key=key):
            parsed.agencies[key] = agency


def _take_databases(parsed: ParsedCatalog, names: list[str]) -> list[str]:
    """Read ``databases.yml``; the files of ``names`` without those of databases that it lacks."""
    name = "databases.yml"
    if name not in names:
        what = message("the list of databases is missing")
        remedy = message(
            "add databases.yml: one block for each base and thematic database,"
            " with title, kind, order and description"
        )
        parsed.problems.append(Problem(name, what, remedy))
    keys = _keys(parsed, name)
    parsed.named["databases"] = keys if name in names else None
    for key in map(str, parsed.documents[name].value if keys else ()):
        if not is_key(key):
            what = message("the key of the database {key} is malformed", key=key)
            remedy = message("use lower-case letters, digits and single underscores only")
            parsed.problem(name, (key,), what, remedy)
        elif database := parsed.validate(name, Database, (key,), key=key):
            parsed.databases[key] = database
    _distinct_databases(parsed, name)
    if keys is None or set(parsed.databases) != keys:
        return names
    kinds: dict[str, DatabaseKind] = {e.key: e.kind for e in in_order(parsed.databases)}
    found = {each: undeclared_database(each, kinds) for each in names}
    parsed.problems += [problem for problem in found.values() if problem]
    return [each for each, problem in found.items() if problem is None]


def _distinct_databases(parsed: ParsedCatalog, name: str) -> None:
    """Every database has an order and a title of its own: labels must tell them apart."""
    orders: dict[int, str] = {}
    titles: dict[str, str] = {}
    for key, each in parsed.databases.items():
        if (other := orders.setdefault(each.order, key)) != key:
            what = message("order {order} is also that of {other}", order=each.order, other=other)
            remedy = message("give every database an order of its own")
            parsed.problem(name, (key, "order"), what, remedy)
        if (other := titles.setdefault(each.title, key)) != key:
            what = message("title {title} is also that of {other}", title=each.title, other=other)
            remedy = message("give every database a title of its own")
            parsed.problem(name, (key, "title"), what, remedy)


def _take_subjects(parsed: ParsedCatalog, names: list[str]) -> None:
    name = "subjects.yml"
    parsed.named["subjects"] = _keys(parsed, name) if name in names else set()
    if parsed.named["subjects"]:
        parsed.subjects = parsed.validate(name, dict[str, str]) or {}


def _take_retired(parsed: ParsedCatalog) -> None:
    if "retired.yml" in parsed.documents:
        parsed.retired = parsed.validate("retired.yml", tuple[Retired, ...]) or ()


def _take_folders(parsed: ParsedCatalog, names: list[str], folder: Path) -> None:
    parsed.named |= {kind: set[str]() for kind in FOLDERS}
    for name in names:
        if name in SINGLE:
            continue
        kind, _, rest = name.removesuffix(".yml").partition("/")
        named = parsed.named[kind]
        if named is not None:
            named.add(rest)
        if name in parsed.documents and kind in WITH_QUERY:
            parse_with_query(parsed, kind, name, rest, folder)
        elif name in parsed.documents:
            _take_file(parsed, kind, name, rest)


def _take_file(parsed: ParsedCatalog, kind: str, name: str, key: str) -> None:
    match kind:
        case "sources":
            agency = key.partition("/")[0]
            _keep(parsed.entries, key, parsed.validate(name, Entry, key=key, agency=agency))
        case "codes":
            _keep(parsed.codes, key, parsed.validate(name, CodeList, key=key))
        case "statutes":
            _keep(parsed.statutes, key, parsed.validate(name, Statute, key=key))
        case "suites":
            _keep(parsed.suites, key, parsed.validate(name, Suite))
        case "products":
            _keep(parsed.products, key, parsed.validate(name, Product, key=key))
        case "rules":
            parse_rule(parsed, name, key)
        case _:
            _keep(parsed.consolidations, key, parsed.validate(name, Consolidation, database=key))


def _keep(known: dict[str, T], key: str, read: T | None) -> None:
    if read is not None:
        known[key] = read


def _keys(parsed: ParsedCatalog, name: str) -> set[str] | None:
    """The keys of a file that is one mapping; None when that cannot be said."""
    document = parsed.documents.get(name)
    if document is None:
        return None
    if isinstance(document.value, dict):
        return {str(key) for key in document.value}
    parsed.problem(
        name,
        (),
        message("should be keys and values"),
        message("write “key: value”, one on each line"),
    )
    return None
