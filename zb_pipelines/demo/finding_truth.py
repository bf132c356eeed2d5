"""Expected findings of a day, computed from the city itself and not from the lake.

``findings/<theme>/<rule>.sql`` selects ``subject`` and ``case_key`` of what was planted for the rule.
"""

from pathlib import Path

from assets.derived_tables.pseudonyms import provide_pseudonyms
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

FOLDER = Path(__file__).parent / "findings"
KIND = "finding"


def expect_findings(engine: Engine, catalog: Catalog) -> None:
    """Add to ``expected`` every planted finding; :class:`InputError` for a rule without its truth."""
    for key, rule in catalog.findings.items():
        file = FOLDER / f"{key}.sql"
        if not file.is_file():
            raise input_error(
                f"findings/{key}",
                message("The demo city does not say what this rule must find"),
                message(
                    "write {file}, or take the rule out of the catalog",
                    file=f"demo/findings/{key}.sql",
                ),
            )
        engine.execute(
            "INSERT INTO expected SELECT $1,"
            " json_object('subject', subject::VARCHAR, 'case_key', coalesce(case_key, '')::VARCHAR)::VARCHAR,"
            " $2, json_object('kind', $3, 'rule', $4, 'subject_kind', $5)::VARCHAR"
            f" FROM ({file.read_text('utf-8')}\n)",
            [finding_asset(rule.theme), rule.rule, KIND, key, rule.subject],
        )


def finding_asset(theme: str) -> str:
    """The name under which a theme's findings stand in the truth."""
    return f"thematic/{theme}/{KIND}"


def by_pseudonym(engine: Engine, platform: Platform, catalog: Catalog) -> None:
    """Turn the persons of ``expected`` into the pseudonyms that each theme's findings know them by."""
    persons = [rule for rule in catalog.findings.values() if rule.subject == "person"]
    for theme in sorted({rule.theme for rule in persons}):
        provide_pseudonyms(engine, platform, theme)
        engine.execute(
            "UPDATE expected SET key = json_object('subject', person_key(key ->> '$.subject'),"
            " 'case_key', key ->> '$.case_key')::VARCHAR"
            " WHERE kind = $1 AND rule IN (SELECT unnest($2))",
            [
                KIND,
                [
                    key
                    for key, rule in catalog.findings.items()
                    if rule in persons and rule.theme == theme
                ],
            ],
        )
