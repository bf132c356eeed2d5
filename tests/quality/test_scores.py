"""Scores: what a total is made of, what costs points, what a deployment may set."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.scores.scores import Measure, lost_points, score, shown
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.quality.scoring import (
    Scoring,
    load_scoring,
    scoring_in_force,
    shipped_scoring,
)

SCORING = shipped_scoring()
INDICATORS = {"规范性": ("数据模型", "数据标准"), "准确性": ("数据唯一性", "数据格式合规性")}


def measured(where: tuple[str, str], place: str, rule: str, checked: int, share: float) -> Measure:
    return Measure(place, *where, rule, int(checked * share), checked)


measures = st.lists(
    st.builds(
        measured,
        st.sampled_from([(name, each) for name, own in INDICATORS.items() for each in own]),
        st.sampled_from(["tax/payer", "police/register"]),
        st.sampled_from(["required:a", "type:b"]),
        st.integers(0, 1000),
        st.floats(0, 1),
    ),
    max_size=12,
)


def test_a_score_is_the_weighted_mean_of_ratios() -> None:
    found = score(
        [
            Measure("a", "规范性", "数据模型", "type:x", 90, 100),
            Measure("b", "规范性", "数据模型", "type:y", 0, 100),  # pooled: 90 of 200
            Measure("a", "规范性", "数据标准", "code:x", 1, 1),
            Measure("a", "准确性", "数据唯一性", "unique:x", 3, 4),
            Measure("a", "一致性", "相同数据一致性", "same:x", 0, 0),  # nothing checked
        ],
        SCORING,
    )

    assert found.dimensions["规范性"] == Fraction(45 + 100, 2)
    assert found.dimensions["准确性"] == 75
    assert found.dimensions["一致性"] is None
    assert found.points == (20 * Fraction(145, 2) + 25 * 75) / 45
    assert found.indicators["规范性", "数据模型"] == (90, 200)


def test_nothing_measured_has_no_score() -> None:
    assert score([], SCORING).points is None
    assert shown(None) is None


@given(measures)
def test_the_total_and_the_points_lost_make_a_hundred(found: list[Measure]) -> None:
    total = score(found, SCORING).points

    if total is not None:
        assert total + sum(lost_points(found, SCORING).values()) == 100
        assert 0 <= total <= 100


@given(measures, st.permutations(range(12)))
def test_the_order_of_measures_does_not_matter(found: list[Measure], order: list[int]) -> None:
    mixed = [found[place] for place in order if place < len(found)]

    assert score(mixed, SCORING).points == score(found, SCORING).points


def test_a_defect_is_never_rounded_away() -> None:
    assert shown(Fraction(999_999_999, 10_000_000)) == 99.99
    assert shown(Fraction(100)) == 100.0


def test_grades_fall_with_the_points() -> None:
    grades = [SCORING.grade(points) for points in (100, 95, 94.99, 60, 0)]

    assert grades == ["优秀", "优秀", "良好", "合格", "不合格"]
    assert SCORING.verified is False


def test_a_deployment_brings_its_own_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = "\n".join(f"  {name}: {int(name == '准确性')}" for name in DIMENSIONS)
    file = tmp_path / "scoring.yml"
    file.write_text(
        f"verified: true\nsource: 本市规定\ndimensions:\n{weights}\n"
        "grades: [{grade: 及格, at_least: 50}, {grade: 不及格, at_least: 0}]"
    )
    monkeypatch.setenv("ZB_SCORING", str(file))
    own = scoring_in_force(SCORING)
    found = [
        Measure("a", "规范性", "数据模型", "type:x", 0, 1),
        Measure("a", "准确性", "数据唯一性", "unique:x", 1, 2),
    ]

    assert score(found, own).points == 50
    assert own.grade(50) == "及格"
    assert lost_points(found, own) == {("a", "unique:x"): 50}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "verified: false\nsource: x\ndimensions: {规范性: 1}\ngrades: [{grade: a, at_least: 0}]",
        "not: [closed",
    ],
)
def test_a_bad_scoring_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "scoring.yml"
    file.write_text(text)
    with pytest.raises(InputError, match="评分办法"):
        load_scoring(file)


def test_grades_must_fall() -> None:
    raised = [{"grade": "a", "at_least": 0}, {"grade": "b", "at_least": 50}]
    with pytest.raises(ValueError, match="由高到低"):
        Scoring.model_validate(SCORING.model_dump() | {"grades": raised})
