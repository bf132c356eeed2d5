"""The table of findings of a theme: every rule's doubts of a day, in one shape.

A person is known by the pseudonymous key only; evidence names entries and record hashes.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from assets.build_context import BuildContext
from assets.derived_tables.build_table import check_key, store
from assets.derived_tables.functions import provide_functions, provide_parameters, provide_places
from assets.derived_tables.inputs import Inputs
from resources.registry import Build
from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import (
    ORIGIN,
    Column,
    ColumnType,
    DerivedTable,
    FindingRule,
)
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.citation import Citation
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier, literal

TABLE = "finding"
_COLUMNS: tuple[tuple[str, str, ColumnType], ...] = (
    ("finding", "疑点编号", "string"),
    ("rule", "规则", "string"),
    ("title", "疑点名称", "string"),
    ("law", "法律依据", "string"),
    ("subject_kind", "对象类别", "string"),
    ("subject", "对象标识", "string"),
    ("case_key", "事项标识", "string"),
    ("since", "起始日期", "date"),
    ("until", "截止日期", "date"),
    ("tolerance", "容差", "string"),
    ("amount", "涉及金额", "decimal"),
    ("detail", "说明", "string"),
    ("evidence", "证据", "strings"),
    ("parameters", "参数", "string"),
    ("verifier", "核实单位", "string"),
    ("advice", "处置建议", "string"),
)


def finding_table(theme: str, catalog: Catalog) -> DerivedTable:
    """The declared face of a theme's findings: what all its rules read, at the level of persons."""
    rules = rules_of(theme, catalog)
    levels = {"subject": "L3", "detail": "L3", "evidence": "L3", "case_key": "L3", "amount": "L3"}
    return DerivedTable(
        database=theme,
        table=TABLE,
        layer="thematic",
        title="疑点",
        summary="跨部门比对发现、需要核实的疑点；不是结论。个人只以假名标识。",
        key=("finding",),
        columns=tuple(
            Column.model_validate(
                {
                    "name": name,
                    "title": title,
                    "type": kind,
                    "level": levels.get(name, "L1"),
                    "unit": "元" if name == "amount" else None,
                }
            )
            for name, title, kind in _COLUMNS
        ),
        sql="",
        reads=tuple(sorted({name for rule in rules for name in rule.reads})),
    )


def rules_of(theme: str, catalog: Catalog) -> list[FindingRule]:
    """The finding rules of a theme, by name."""
    return [rule for _, rule in sorted(catalog.findings.items()) if rule.theme == theme]


def build_findings(theme: str, context: BuildContext) -> Build:
    """Find everything that the rules of ``theme`` doubt on the day; the build, recorded.

    :class:`InputError` where a rule yields two findings of one subject and case.
    """
    started = datetime.now(UTC)
    table = finding_table(theme, context.catalog)
    rules = rules_of(theme, context.catalog)
    provide_functions(
        context.engine, context.registry, context.day, "\n".join(r.sql for r in rules)
    )
    provide_places(context.engine, context.catalog, "\n".join(r.sql for r in rules))
    inputs = Inputs(context).show(table.reads)
    _gather(context, rules)
    check_key(table, context)
    return store(table, context, "derived", inputs, started)


def _gather(context: BuildContext, rules: Sequence[FindingRule]) -> None:
    """Table ``derived``: the findings of all ``rules``."""
    context.engine.execute(f"CREATE OR REPLACE TEMP TABLE derived ({_definition(_COLUMNS)})")
    for rule in rules:
        require_allowed(rule.sql)
        provide_parameters(context.engine, rule.parameters)
        context.engine.execute(
            f"INSERT INTO derived BY NAME {finding_select(rule, context.catalog)}"
        )


def finding_select(rule: FindingRule, catalog: Catalog) -> str:
    """SELECT: the findings of one rule in the shape of the theme's table."""
    subject = "person_key(subject)" if rule.subject == "person" else "CAST(subject AS VARCHAR)"
    parameters = {name: each.value for name, each in rule.parameters.items()}
    said = {
        "rule": rule.rule,
        "title": rule.title,
        "law": law_in_words(rule, catalog),
        "subject_kind": rule.subject,
        "tolerance": rule.tolerance or "",
        "parameters": json.dumps(parameters, ensure_ascii=False, sort_keys=True),
        "verifier": rule.verifier,
        "advice": rule.advice,
    }
    constants = ", ".join(f"{literal(value)} AS {name}" for name, value in said.items())
    identity = (
        f"{literal(f'{rule.theme}/{rule.rule}|')} || {subject} || '|' || coalesce(case_key, '')"
    )
    return (
        f"SELECT md5({identity}) AS finding, {constants}, {subject} AS subject,"
        " coalesce(CAST(case_key AS VARCHAR), '') AS case_key,"
        " CAST(since AS DATE) AS since, CAST(until AS DATE) AS until,"
        " CAST(amount AS DECIMAL(18,4)) AS amount, CAST(detail AS VARCHAR) AS detail,"
        " list_transform(evidence, lambda e: e.entry || '#' || e.record || ' ' || e.fact)"
        " AS evidence,"
        f" list_distinct(list_transform(evidence, lambda e: e.entry || '#' || e.record)) AS {ORIGIN}"
        f" FROM (\n{rule.sql}\n)"
    )


def law_in_words(rule: FindingRule, catalog: Catalog) -> str:
    """《社会保险法》第八十八条; :class:`InputError` where the statute left the catalog."""
    statute = catalog.statutes.get(rule.law.statute)
    if statute is None:
        raise input_error(
            f"findings/{rule.theme}/{rule.rule}.yml",
            f"statute {rule.law.statute} is not in the catalog",
            "cite a registered statute",
        )
    return Citation(statute.name, rule.law.article).text


def _definition(columns: Iterable[tuple[str, str, ColumnType]]) -> str:
    named = [f"{identifier(name)} {DUCKDB_TYPES[kind]}" for name, _, kind in columns]
    return ", ".join([*named, f"{ORIGIN} VARCHAR[]"])
