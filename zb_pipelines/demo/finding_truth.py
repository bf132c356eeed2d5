"""Expected findings of a day and near misses, computed from the city itself and not from the lake.

``findings/<theme>/<rule>.sql`` selects ``subject`` and ``case_key`` of what was planted for the rule,
``near_misses/<theme>/<rule>.sql`` of what only looks like it: an empty ``case_key`` stands for any.
"""

from datetime import date
from pathlib import Path

from assets.derived_tables.pseudonyms import person_key_macro, pseudonym_key
from resources.engine import Engine
from resources.keys import Key
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table

FOLDER = Path(__file__).parent / "findings"
NEAR_MISSES = Path(__file__).parent / "near_misses"
KIND, NEAR_MISS = "finding", "near_miss"


def expect_findings(engine: Engine, catalog: Catalog) -> None:
    """Add to ``expected`` every planted finding and near miss.

    :class:`InputError` for a rule without the one or the other.
    """
    for key, rule in catalog.findings.items():
        for folder, kind in ((FOLDER, KIND), (NEAR_MISSES, NEAR_MISS)):
            file = folder / f"{key}.sql"
            if not file.is_file():
                raise input_error(
                    f"findings/{key}",
                    message("The demo city does not say what this rule must find and what not"),
                    message(
                        "write {file}, or take the rule out of the catalog",
                        file=f"demo/{folder.name}/{key}.sql",
                    ),
                )
            engine.execute(
                "INSERT INTO expected SELECT DISTINCT $1,"
                " json_object('subject', subject::VARCHAR, 'case_key', coalesce(case_key, '')::VARCHAR)::VARCHAR,"
                " $2, json_object('kind', $3, 'rule', $4, 'subject_kind', $5)::VARCHAR"
                f" FROM ({file.read_text('utf-8')}\n)",
                [finding_asset(rule.theme), rule.rule, kind, key, rule.subject],
            )


def finding_asset(theme: str) -> str:
    """The name under which a theme's findings stand in the truth."""
    return f"thematic/{theme}/{KIND}"


def by_pseudonym(engine: Engine, platform: Platform, catalog: Catalog, day: date) -> None:
    """Turn the persons of ``expected`` into the pseudonyms that the findings of ``day`` know them by."""
    persons = {key: rule for key, rule in catalog.findings.items() if rule.subject == "person"}
    for theme in sorted({rule.theme for rule in persons.values()}):
        engine.execute(person_key_macro(_key_of_day(engine, platform, theme, day)))
        engine.execute(
            "UPDATE expected SET key = json_object('subject', person_key(key ->> '$.subject'),"
            " 'case_key', key ->> '$.case_key')::VARCHAR"
            " WHERE kind IN ($1, $2) AND rule IN (SELECT unnest($3))",
            [KIND, NEAR_MISS, [key for key, rule in persons.items() if rule.theme == theme]],
        )


def _key_of_day(engine: Engine, platform: Platform, theme: str, day: date) -> Key:
    """The version of the key that the findings of ``day`` were made with; the newest without any."""
    newest, table = pseudonym_key(platform, theme), database_table("thematic", theme, KIND)
    if day not in platform.lake.days(table):
        return newest
    used = engine.scalar(
        "SELECT max(TRY_CAST(split_part(subject, '-', 1) AS INTEGER))"
        f" FROM {platform.lake.relation(table, day)} WHERE subject_kind = 'person'"
    )
    return platform.keys.version(newest.name, used) if used else newest
