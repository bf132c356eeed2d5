"""A city of two agencies and two themes whose every value says its level, and whoever asks for it."""

import json
from datetime import date
from typing import Any

from typer.testing import CliRunner

from resources.platform import Platform
from resources.registry.access.users import User
from tests.builders import agency_fields, entry_fields
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.access import ROLES, Principal
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError

DAY = date(2026, 11, 22)
LEVELS = ("L1", "L2", "L3", "L4")
THEME, OTHER = "social_security", "healthcare"
TABLES = (
    "aggregation.tax__payer",
    "aggregation.market__company",
    f"thematic.{THEME}__case",
    f"thematic.{OTHER}__case",
)
FINDING = f"thematic.{THEME}__finding"
PURPOSE = ("--purpose", "走查各出口")
ITEMS = [{"name": level.lower(), "level": level} for level in LEVELS]


def planted(table: str, level: str) -> str:
    """A value that stands nowhere else."""
    return f"planted {level} of {table}"


def derived(theme: str) -> dict[str, Any]:
    columns = [{**item, "title": item["name"], "type": "string"} for item in ITEMS]
    return {
        "database": theme, "table": "case", "title": "案件", "summary": "案件", "key": ["l1"],
        "columns": columns, "sql": "SELECT 1", "reads": [TABLES[0]],
    }  # fmt: skip


def small_catalog() -> Catalog:
    """An entry of each of two agencies, a table of each of two themes, a rule; columns of every level."""
    entry = {"identifiers": ["l1"], "record_key": ["l1"], "subject": "单位", "level": "L4"}
    rule = {
        "theme": THEME, "rule": "doubt", "title": "疑点", "subject": "body", "verifier": "tax",
        "law": {"statute": "x", "article": "一"}, "advice": "核实", "sql": "SELECT 1",
        "reads": [TABLES[0]], "levels": {"since": "L2", "until": "L4", "subject": "L1", "detail": "L1",
        "amount": "L1", "case_key": "L1", "evidence": "L1"},
    }  # fmt: skip
    return Catalog.model_validate(
        {
            "agencies": {key: agency_fields(key) for key in ("tax", "market")},
            "entries": {
                key: entry_fields(key, ITEMS, **entry) for key in ("tax/payer", "market/company")
            },
            "tables": {f"{theme}/case": derived(theme) for theme in (THEME, OTHER)},
            "findings": {f"{THEME}/doubt": rule},
            "codes": {},
            "subjects": {"单位": "单位"},
            "statutes": {},
            "consolidations": {},
        }
    )


def everybody() -> list[Principal]:
    """Every role once, with the scope that it needs: the tax authority, the first theme."""
    return [
        Principal(
            role,
            frozenset({role}),
            agency="tax" if ROLES[role].scope == "agency" else None,
            theme=THEME if ROLES[role].scope == "theme" else None,
        )
        for role in ROLES
    ]


def become(platform: Platform, who: Principal) -> None:
    """Let the operating system's user of this process be ``who`` from now on."""
    users = platform.registry.access.users
    if users.get(who.name) is None:
        users.add(User(who.name, who.roles, who.agency, theme=who.theme), "test")
    for each in users.all():
        users.set_system_login(each.name, None, "test")
    users.set_system_login(who.name, system_login(), "test")


def run(*words: str) -> str | None:
    """What is printed, ``None`` where it is refused."""
    done = CliRunner().invoke(declare_app(), [*words, "--json"])
    if isinstance(done.exception, InputError):
        return None
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout


def query(table: str, *words: str) -> dict[str, Any] | None:
    printed = run("query", f"SELECT l1, l2, l3, l4 FROM {table}", *PURPOSE, *words)
    return json.loads(printed)[0] if printed is not None else None
