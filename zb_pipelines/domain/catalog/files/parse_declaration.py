"""Parse one file that declares a rule over tables, a derived table or a finding."""

from pathlib import Path

from zb_pipelines.domain.catalog.files.layout import link_problem
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.cross_checks.model import KINDS
from zb_pipelines.domain.derived_tables.model import DeclaredFinding, DeclaredTable
from zb_pipelines.domain.messages import message


def parse_rule(parsed: ParsedCatalog, name: str, key: str) -> None:
    """A rule over tables; its kind decides what may stand in it."""
    value = parsed.documents[name].value
    kind = value.get("kind") if isinstance(value, dict) else None
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        what = (
            message("kind is missing or unknown")
            if kind is None
            else message("unknown kind {kind}", kind=kind)
        )
        parsed.problem(
            name, (), what, message("write one of: {kinds}", kinds=message(", ").join(KINDS))
        )
    elif rule := parsed.validate(name, shape, key=key):
        parsed.rules[key] = rule


def parse_with_query(parsed: ParsedCatalog, kind: str, name: str, key: str, folder: Path) -> None:
    """A declaration whose query stands in the ``.sql`` file beside it."""
    query = (folder / name).with_suffix(".sql")
    if not query.is_file():
        beside = f"{key.rpartition('/')[2]}.sql"
        parsed.problem(
            name,
            (),
            message("the query file {beside} of the same name is missing", beside=beside),
            message("create {beside} next to it with one SELECT", beside=beside),
        )
        return
    if linked := link_problem(folder, Path(name).with_suffix(".sql").as_posix()):
        parsed.problems.append(linked)
        return
    group, _, own = key.partition("/")
    sql = query.read_text("utf-8").strip()
    if kind == "tables":
        if table := parsed.validate(name, DeclaredTable, database=group, table=own, sql=sql):
            parsed.tables[key] = table
    elif rule := parsed.validate(name, DeclaredFinding, theme=group, rule=own, sql=sql):
        parsed.findings[key] = rule
