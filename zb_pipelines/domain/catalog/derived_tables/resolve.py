"""Derived tables with every column resolved, finding rules with what they read; or their problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zb_pipelines.domain.catalog.derived_tables.column import Inheritance, resolve_column
from zb_pipelines.domain.catalog.derived_tables.known_columns import (
    Known,
    derived_columns,
    known_tables,
)
from zb_pipelines.domain.catalog.derived_tables.lineage import lineage_of
from zb_pipelines.domain.catalog.files.draft import Draft
from zb_pipelines.domain.derived_tables.model import (
    ORIGIN,
    Column,
    DeclaredFinding,
    DeclaredTable,
    DerivedTable,
    FindingRule,
)
from zb_pipelines.domain.derived_tables.order import name_order
from zb_pipelines.domain.derived_tables.query import columns_yielded, tables_read
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import changes_of, database_table

FINDING_COLUMNS = ("subject", "case_key", "since", "until", "amount", "detail", "evidence")


def resolve_derived(draft: Draft) -> tuple[dict[str, DerivedTable], dict[str, FindingRule]]:
    """The tables and rules of the draft by ``database/table`` and ``theme/rule``.

    What is wrong becomes a problem of the draft; what depends on it is left out too.
    """
    resolving = _Resolving(draft)
    return resolving.tables(), resolving.findings()


@dataclass
class _Resolving:
    draft: Draft

    def __post_init__(self) -> None:
        self.known = known_tables(self.draft.entries, self.draft.consolidations.values(), {})

    def tables(self) -> dict[str, DerivedTable]:
        declared = {self._lake_name(t): (key, t) for key, t in self.draft.tables.items()}
        reads = {name: self._reads(f"tables/{key}.yml", t) for name, (key, t) in declared.items()}
        try:
            order = name_order({name: read or () for name, read in reads.items()})
        except InputError as refusal:
            self.draft.problems.extend(refusal.problems)
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
        for key, rule in self.draft.findings.items():
            file = f"findings/{key}.yml"
            read = self._reads(file, rule)
            self._names(file, rule)
            if read is not None and self._finding_columns(file, rule):
                found[key] = FindingRule(**rule.model_dump(), reads=read)
        return found

    def _lake_name(self, table: DeclaredTable) -> str:
        return database_table(self.draft.kind_of(table.database), table.database, table.table)

    def _reads(
        self, file: str, declared: DeclaredTable | DeclaredFinding
    ) -> tuple[str, ...] | None:
        """The tables it reads, if all of them may be read."""
        try:
            read = tables_read(declared.sql)
        except InputError as refusal:
            self._refused(file, refusal)
            return None
        database = declared.theme if isinstance(declared, DeclaredFinding) else declared.database
        thematic = self.draft.kind_of(database) == "thematic"
        tables = {self._lake_name(t) for t in self.draft.tables.values()}
        logs = {changes_of(name) for name in tables}
        unknown = [name for name in read if name not in {*self.known, *tables, *logs}]
        upward = [name for name in read if name.startswith("thematic.") and not thematic]
        for name in unknown:
            what = f"查询读取的表 {name} 不在目录里"
            self.draft.problem(file, (), what, "改成已汇聚的条目或已声明的库表")
        for name in upward:
            self.draft.problem(file, (), f"基础库不能读取主题库 {name}", "数据只能单向流动")
        return None if unknown or upward else read

    def _table(self, key: str, table: DeclaredTable, read: tuple[str, ...]) -> DerivedTable | None:
        file = f"tables/{key}.yml"
        before = len(self.draft.problems)
        lineage = self._lineage(file, table.sql, read)
        if lineage is None or not self._same_columns(file, table):
            return None
        columns = [
            resolve_column(self.draft, file, place, declared, self._inherited(table, lineage))
            for place, declared in enumerate(table.columns)
        ]
        names = {column.name for column in table.columns}
        for name in table.key:
            if name not in names:
                self.draft.problem(file, ("key",), f"主键列 {name} 不在 columns 里", "改成已有的列")
        if len(self.draft.problems) > before:
            return None
        said = table.model_dump(exclude={"columns"})
        layer = self.draft.kind_of(table.database)
        return DerivedTable(**said, layer=layer, columns=tuple(filter(None, columns)), reads=read)

    def _inherited(
        self, table: DeclaredTable, lineage: Mapping[str, tuple[tuple[str, str], ...]]
    ) -> Inheritance:
        sources: dict[str, tuple[Column, ...]] = {
            name: tuple(self.known[at][column] for at, column in found if column in self.known[at])
            for name, found in lineage.items()
        }
        return Inheritance(sources, thematic=self.draft.kind_of(table.database) == "thematic")

    def _lineage(
        self, file: str, sql: str, read: tuple[str, ...]
    ) -> Mapping[str, tuple[tuple[str, str], ...]] | None:
        if any(name not in self.known for name in read):
            return None  # a table it reads has problems of its own
        try:
            return lineage_of(sql, tuple((name, tuple(self.known[name])) for name in read))
        except InputError as refusal:
            self._refused(file, refusal)
            return None

    def _same_columns(self, file: str, table: DeclaredTable) -> bool:
        try:
            yielded = columns_yielded(table.sql)
        except InputError as refusal:
            self._refused(file, refusal)
            return False
        declared = [column.name for column in table.columns]
        problems = list(_differences(declared, yielded))
        for what, remedy in problems:
            self.draft.problem(file, ("columns",), what, remedy)
        return not problems

    def _finding_columns(self, file: str, rule: DeclaredFinding) -> bool:
        try:
            yielded = columns_yielded(rule.sql)
        except InputError as refusal:
            self._refused(file, refusal)
            return False
        if set(yielded) == set(FINDING_COLUMNS):
            return True
        what = f"疑点规则的查询要给出这些列：{'、'.join(FINDING_COLUMNS)}"
        self.draft.problem(file, (), what, "补上缺少的列，去掉多余的列")
        return False

    def _names(self, file: str, rule: DeclaredFinding) -> None:
        if not self.draft.knows("agencies", rule.verifier):
            what = f"核实单位 {rule.verifier} 不在 agencies.yml 里"
            self.draft.problem(file, ("verifier",), what, "改成已登记的单位")
        if not self.draft.knows("statutes", rule.law.statute):
            what = f"statutes 里没有法规 {rule.law.statute}"
            self.draft.problem(file, ("law", "statute"), what, "改成已登记的法规，或者新建法规文件")

    def _refused(self, file: str, refusal: InputError) -> None:
        for problem in refusal.problems:
            self.draft.problem(file, (), f"{problem.where}：{problem.what}", problem.remedy)


def _differences(declared: list[str], yielded: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in sorted(set(declared) - set(yielded)):
        yield f"查询没有给出声明的列 {name}", "在最外层 SELECT 补上它，或者从 columns 去掉"
    for name in sorted(set(yielded) - set(declared) - {ORIGIN}):
        yield f"查询给出的列 {name} 没有声明", "在 columns 声明它，或者从查询去掉"
    if ORIGIN not in yielded:
        yield "查询没有给出 _origin", "补上 [origin('单位/条目', 别名._record)] AS _origin"
    for name in sorted({name for name in declared if declared.count(name) > 1}):
        yield f"列 {name} 声明了两次", "每列只声明一次"


def _change_log(columns: Known) -> Known:
    del columns
    names = ("key", "change", "fields", "before", "after", "since", "day")
    return {
        name: Column(name=name, title=name, type="string", level="L3" if name in _HELD else "L1")
        for name in names
    }


_HELD = ("key", "before", "after")
