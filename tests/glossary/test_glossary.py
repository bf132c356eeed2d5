"""Every word that the platform shows to the bureau has its Chinese."""

from collections.abc import Iterable
from typing import get_args

import pytest

from assets.reports.coverage.ledger import State
from quality.rules.kinds import Severity
from resources.agencies.source.failure import Kind
from zb_pipelines.domain.catalog.model.model import Extraction
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.glossary import term, terms
from zb_pipelines.domain.naming import LAYERS
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.survivorship.model import Policy


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("state", get_args(State)),
        ("failure", get_args(Kind)),
        ("layer", LAYERS),
        ("dimension", DIMENSIONS.values()),
        ("severity", get_args(Severity)),
        ("policy", get_args(Policy)),
        ("extraction", get_args(Extraction.model_fields["mode"].annotation)),
    ],
)
def test_a_group_has_exactly_the_words_in_use(group: str, words: Iterable[str]):
    assert set(terms(group)) == set(words)


def test_dimensions_are_named_as_the_standard_names_them():
    assert {key: name for name, key in DIMENSIONS.items()} == dict(terms("dimension"))


@pytest.mark.parametrize(("group", "word"), [("state", "lost"), ("mood", "late")])
def test_a_word_without_chinese_is_refused(group: str, word: str):
    with pytest.raises(InputError, match=r"glossary\.yml"):
        term(group, word)
