"""A list that is printed as it comes reads as one that is printed whole."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zb_pipelines.cli.terminal.output import print_json, print_json_list

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(date(1900, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5))
def test_it_is_the_same_text(
    capsys: pytest.CaptureFixture[str], values: list[dict[str, Any]]
) -> None:
    print_json(values)
    whole = capsys.readouterr().out
    print_json_list(iter(values))
    assert capsys.readouterr().out == whole


def test_a_long_one_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    values = [{"text": "中" * 1000, "number": number} for number in range(3000)]
    print_json(values)
    whole = capsys.readouterr().out
    print_json_list(values)
    assert capsys.readouterr().out == whole
