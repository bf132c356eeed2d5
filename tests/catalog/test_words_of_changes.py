"""Templates that stand in tables of code, not in calls of message(…), are in the message catalogue."""

from zb_pipelines.domain.catalog.changes.change import TITLES
from zb_pipelines.domain.catalog.changes.terms import TEXTS
from zb_pipelines.domain.catalog.grading.rule import ACTION_TITLES
from zb_pipelines.domain.catalog.grading.rules import RULES
from zb_pipelines.domain.messages import chinese_templates


def test_titles_clauses_and_reasons_are_in_both_languages() -> None:
    templates = {
        *TITLES.values(),
        *TEXTS.values(),
        *ACTION_TITLES.values(),
        *(rule.clause for rule in RULES),
        *(rule.because for rule in RULES),
        *("added {codes}", "deleted {codes}", "other meaning of {codes}"),
    }
    assert templates - chinese_templates().keys() == set()
