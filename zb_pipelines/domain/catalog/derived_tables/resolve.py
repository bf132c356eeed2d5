"""Resolves derived tables and finding rules column by column, or collects their problems."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.catalog.derived_tables.column import Inheritance, resolve_column
from zb_pipelines.domain.catalog.derived_tables.finding_columns import YIELDED, yielded_levels
from zb_pipelines.domain.catalog.derived_tables.known_columns import (
    Known,
    derived_columns,
    known_tables,
)
from zb_pipelines.domain.catalog.derived_tables.lineage import lineage_of
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.derived_tables.model import (
    ORIGIN,
    DeclaredFinding,
    DeclaredTable,
    DerivedTable,
    FindingRule,
    ResolvedColumn,
)
from zb_pipelines.domain.derived_tables.order import name_order
from zb_pipelines.domain.derived_tables.query import columns_yielded, tables_read
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of, database_table

Found = TypeVar("Found")


def resolve_derived(
    parsed: ParsedCatalog,
) -> tuple[dict[str, DerivedTable], dict[str, FindingRule]]:
    """The tables and rules of the parsed catalog by ``database/table`` and ``theme/rule``.

    What is wrong becomes a problem of the parsed catalog; what depends on it is left out too.
    """
    resolving = _Resolving(parsed)
    return resolving.tables(), resolving.findings()


@dataclass
class _Resolving:
    parsed: ParsedCatalog

    def __post_init__(self) -> None:
        self.known = known_tables(self.parsed.entries, self.parsed.consolidations.values(), {})

    def tables(self) -> dict[str, DerivedTable]:
        declared = {self._lake_name(t): (key, t) for key, t in self.parsed.tables.items()}
        reads = {name: self._reads(f"tables/{key}.yml", t) for name, (key, t) in declared.items()}
        try:
            order = name_order({name: read or () for name, read in reads.items()})
        except InputError as refusal:
            self.parsed.problems.extend(refusal.problems)
            return {}
        found: dict[str, DerivedTable] = {}
        for name in order:
            key, table = declared[name]
            read = reads[name]
            if read is not None and (resolved := self._table(key, table, read)):
                found[key] = resolved
                columns = derived_columns(resolved)
                self.known[name] = columns
                self.known[changes_of(name)] = _change_log(columns)
        return dict(sorted(found.items()))

    def findings(self) -> dict[str, FindingRule]:
        found: dict[str, FindingRule] = {}
        for key, rule in self.parsed.findings.items():
            file = f"findings/{key}.yml"
            read = self._reads(file, rule)
            self._names(file, rule)
            if read is None or not self._finding_columns(file, rule):
                continue
            levels = self._finding_levels(file, rule, read)
            if levels is not None:
                found[key] = FindingRule(**rule.model_dump(), reads=read, levels=levels)
        return found

    def _finding_levels(
        self, file: str, rule: DeclaredFinding, read: tuple[str, ...]
    ) -> dict[str, Level] | None:
        return self._trace_query(file, read, lambda: yielded_levels(rule, read, self.known))

    def _lake_name(self, table: DeclaredTable) -> str:
        return database_table(self.parsed.kind_of(table.database), table.database, table.table)

    def _reads(
        self, file: str, declared: DeclaredTable | DeclaredFinding
    ) -> tuple[str, ...] | None:
        """The tables it reads, if all of them may be read."""
        try:
            read = tables_read(declared.sql)
        except InputError as refusal:
            self._note_refusal(file, refusal)
            return None
        database = declared.theme if isinstance(declared, DeclaredFinding) else declared.database
        thematic = self.parsed.kind_of(database) == "thematic"
        tables = {self._lake_name(t) for t in self.parsed.tables.values()}
        logs = {changes_of(name) for name in tables}
        unknown = [name for name in read if name not in {*self.known, *tables, *logs}]
        upward = [name for name in read if name.startswith("thematic.") and not thematic]
        for name in unknown:
            if self.parsed.is_broken(name):
                continue
            what = message("the query reads the table {name}, which the catalog has not", name=name)
            self.parsed.problem(
                file, (), what, message("name an aggregated entry or a declared table")
            )
        for name in upward:
            self.parsed.problem(
                file,
                (),
                message("a base database cannot read the thematic table {name}", name=name),
                message("data flow one way only, from base to thematic databases"),
            )
        return None if unknown or upward else read

    def _table(self, key: str, table: DeclaredTable, read: tuple[str, ...]) -> DerivedTable | None:
        file = f"tables/{key}.yml"
        before = len(self.parsed.problems)
        lineage = self._lineage(file, table.sql, read)
        if lineage is None or not self._same_columns(file, table):
            return None
        columns = [
            resolve_column(self.parsed, file, place, declared, self._inheritance(table, lineage))
            for place, declared in enumerate(table.columns)
        ]
        names = {column.name for column in table.columns}
        for name in table.key:
            if name not in names:
                self.parsed.problem(
                    file,
                    ("key",),
                    message("the key column {name} is not among columns", name=name),
                    message("name an existing column"),
                )
        if len(self.parsed.problems) > before:
            return None
        said = table.model_dump(exclude={"columns"})
        layer = self.parsed.kind_of(table.database)
        return DerivedTable(**said, layer=layer, columns=tuple(filter(None, columns)), reads=read)

    def _inheritance(
        self, table: DeclaredTable, lineage: Mapping[str, tuple[tuple[str, str], ...]]
    ) -> Inheritance:
        sources: dict[str, tuple[ResolvedColumn, ...]] = {
            name: tuple(self.known[at][column] for at, column in found if column in self.known[at])
            for name, found in lineage.items()
        }
        return Inheritance(sources, thematic=self.parsed.kind_of(table.database) == "thematic")

    def _lineage(
        self, file: str, sql: str, read: tuple[str, ...]
    ) -> Mapping[str, tuple[tuple[str, str], ...]] | None:
        return self._trace_query(
            file,
            read,
            lambda: lineage_of(sql, tuple((name, tuple(self.known[name])) for name in read)),
        )

    def _trace_query(
        self, file: str, read: tuple[str, ...], trace: Callable[[], Found]
    ) -> Found | None:
        """What ``trace`` finds out; ``None`` where it refuses, or a table that is read has problems of its own."""
        if any(name not in self.known for name in read):
            return None
        try:
            return trace()
        except InputError as refusal:
            self._note_refusal(file, refusal)
            return None

    def _same_columns(self, file: str, table: DeclaredTable) -> bool:
        try:
            yielded = columns_yielded(table.sql)
        except InputError as refusal:
            self._note_refusal(file, refusal)
            return False
        declared = [column.name for column in table.columns]
        problems = list(_differences(declared, yielded))
        for what, remedy in problems:
            self.parsed.problem(file, ("columns",), what, remedy)
        return not problems

    def _finding_columns(self, file: str, rule: DeclaredFinding) -> bool:
        try:
            yielded = columns_yielded(rule.sql)
        except InputError as refusal:
            self._note_refusal(file, refusal)
            return False
        if set(yielded) == set(YIELDED):
            return True
        what = message(
            "the query of a finding has to yield these columns: {columns}",
            columns=message(", ").join(YIELDED),
        )
        self.parsed.problem(file, (), what, message("add what is missing, remove what is more"))
        return False

    def _names(self, file: str, rule: DeclaredFinding) -> None:
        if not self.parsed.knows("agencies", rule.verifier):
            what = message("the verifier {verifier} is not in agencies.yml", verifier=rule.verifier)
            self.parsed.problem(file, ("verifier",), what, message("name a listed agency"))
        if not self.parsed.knows("statutes", rule.law.statute):
            what = message("statutes has no {statute}", statute=rule.law.statute)
            self.parsed.problem(
                file, ("law", "statute"), what, message("name a listed statute, or create its file")
            )

    def _note_refusal(self, file: str, refusal: InputError) -> None:
        for problem in refusal.problems:
            self.parsed.problem(
                file,
                (),
                message("{first}: {second}", first=problem.where, second=problem.what),
                problem.remedy,
            )


def _differences(declared: list[str], yielded: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in sorted(set(declared) - set(yielded)):
        yield (
            message("the query does not yield the declared column {name}", name=name),
            message("add it to the outermost SELECT, or take it off columns"),
        )
    for name in sorted(set(yielded) - set(declared) - {ORIGIN}):
        yield (
            message("the query yields the column {name}, which is not declared", name=name),
            message("declare it under columns, or take it out of the query"),
        )
    if ORIGIN not in yielded:
        yield (
            message("the query does not yield _origin"),
            message("add [origin('agency/entry', alias._record)] AS _origin"),
        )
    for name in sorted({name for name in declared if declared.count(name) > 1}):
        yield (
            message("the column {name} is declared twice", name=name),
            message("declare each column once"),
        )


def _change_log(columns: Known) -> Known:
    """The change log of a derived table: what changed is as high as the highest of its columns."""
    levels: list[Level] = [HELD_LEVEL, *(column.level for column in columns.values())]
    held = max(levels)
    names = ("key", "change", "fields", "before", "after", "since", "day")
    return {
        name: ResolvedColumn(
            name=name, title=name, type="string", level=held if name in _HELD else "L1"
        )
        for name in names
    }


_HELD = ("key", "before", "after")
HELD_LEVEL: Level = "L3"
"""Least level of what a change log holds."""
