"""The table of findings of a theme: every rule's doubts of a day, in one shape.

A person is known by the pseudonymous key only; evidence names entries and record hashes.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from assets.build_context import BuildContext
from assets.derived_tables import pseudonyms
from assets.derived_tables.build_table import check_key, store_table
from assets.derived_tables.functions import (
    provide_coordinates,
    provide_functions,
    provide_parameters,
)
from assets.derived_tables.inputs import Inputs
from resources.registry import Build
from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.catalog.derived_tables import finding_columns
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import (
    ORIGIN,
    PERSON_KEY,
    DerivedTable,
    FindingRule,
    ResolvedColumn,
)
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.citation import Citation
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier, literal

TABLE = "finding"


def column_titles() -> dict[str, str]:
    """Column → title."""
    return {
        "finding": message("finding number"),
        "rule": message("Rule"),
        "title": message("finding name"),
        "law": message("Legal basis"),
        "subject_kind": message("kind of subject"),
        "subject": message("identifier of the subject"),
        "case_key": message("identifier of the case"),
        "since": message("first day"),
        "until": message("last day"),
        "tolerance": message("tolerance"),
        "amount": message("amount concerned"),
        "detail": message("Explanation"),
        "evidence": message("evidence"),
        "parameters": message("parameters"),
        "verifier": message("unit to verify"),
        "advice": message("advice on handling"),
    }


def finding_table(theme: str, catalog: Catalog) -> DerivedTable:
    """The declaration of a theme's findings: what all its rules read, at the level of persons."""
    rules = rules_of(theme, catalog)
    titles, levels = column_titles(), finding_columns.finding_levels(rules)
    return DerivedTable(
        database=theme,
        table=TABLE,
        layer="thematic",
        title=message("Finding"),
        summary=message(
            "Doubts found by comparing agencies, to be verified; no verdicts."
            " Persons are known by a pseudonym only."
        ),
        key=("finding",),
        columns=tuple(
            ResolvedColumn.model_validate(
                {
                    "name": name,
                    "title": titles[name],
                    "type": kind,
                    "level": levels[name],
                    "unit": message("yuan") if name == "amount" else None,
                }
            )
            for name, kind in finding_columns.FINDING_TYPES.items()
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
    sql = "\n".join(rule.sql for rule in rules)
    provide_functions(context.engine, context.day, sql)
    pseudonyms.provide_pseudonyms(context.engine, context.platform, theme)
    pseudonyms.provide_finding_numbers(context.engine, context.platform, table.name, context.day)
    provide_coordinates(context.engine, context.catalog, sql)
    inputs = Inputs(context).create_views(table.reads)
    context.confine(table.reads, (table.name, changes_of(table.name)))
    _collect_findings(context, rules)
    check_key(table, context)
    return store_table(table, context, "derived", inputs, started)


def _collect_findings(context: BuildContext, rules: Sequence[FindingRule]) -> None:
    """Table ``derived``: the findings of all ``rules``."""
    context.engine.execute(f"CREATE OR REPLACE TEMP TABLE derived ({_column_definitions()})")
    for rule in rules:
        require_allowed(rule.sql)
        provide_parameters(context.engine, rule.parameters)
        context.engine.execute(
            f"INSERT INTO derived BY NAME {finding_select(rule, context.catalog)}"
        )


def finding_select(rule: FindingRule, catalog: Catalog) -> str:
    """SELECT: the findings of one rule in the shape of the theme's table."""
    person, plain = rule.subject == "person", "CAST(subject AS VARCHAR)"
    subject = f"{PERSON_KEY}(subject)" if person else plain
    numbered = f"{pseudonyms.NUMBERED}(subject)" if person else plain
    parameters = {name: each.value for name, each in rule.parameters.items()}
    facts = {
        "rule": rule.rule,
        "title": rule.title,
        "law": law_in_words(rule, catalog),
        "subject_kind": rule.subject,
        "tolerance": rule.tolerance or "",
        "parameters": json.dumps(parameters, ensure_ascii=False, sort_keys=True),
        "verifier": rule.verifier,
        "advice": rule.advice,
    }
    constants = ", ".join(f"{literal(value)} AS {name}" for name, value in facts.items())
    identity = (
        f"{literal(f'{rule.theme}/{rule.rule}|')} || {numbered} || '|' || coalesce(case_key, '')"
    )
    return (
        f"SELECT {pseudonyms.FINDING_NUMBER}({identity}) AS finding, {constants}, {subject} AS subject,"
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
            message("statute {statute} is not in the catalog", statute=rule.law.statute),
            message("cite a registered statute"),
        )
    return Citation(statute.name, rule.law.article).text


def _column_definitions() -> str:
    named = [
        f"{identifier(name)} {DUCKDB_TYPES[kind]}"
        for name, kind in finding_columns.FINDING_TYPES.items()
    ]
    return ", ".join([*named, f"{ORIGIN} VARCHAR[]"])
