"""Scores: what a total is made of, what costs points, what a deployment may set."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.scores.scores import Measure, lost_points, round_down, score
from quality.scores.uncertainty import rank_intervals, standard_error
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
            Measure("a", "规范性", "数据模型", "type:y", 20, 100),  # pooled: 110 of 200
            Measure("a", "规范性", "数据标准", "code:x", 1, 1),
            Measure("a", "准确性", "数据唯一性", "unique:x", 3, 4),
            Measure("a", "一致性", "相同数据一致性", "same:x", 0, 0),  # nothing checked
        ],
        SCORING,
    )

    assert found.dimensions["规范性"] == Fraction(55 + 100, 2)
    assert found.dimensions["准确性"] == 75
    assert found.dimensions["一致性"] is None
    assert found.points is not None
    assert abs(found.points - (20 * Fraction(155, 2) + 25 * 75) / 45) < Fraction(1, 10**12)
    assert found.indicators["规范性", "数据模型"] == (110, 200)


def test_several_places_are_averaged_by_their_weights_whatever_their_rows() -> None:
    found = [
        Measure("large", "规范性", "数据模型", "type:x", 1_000_000, 1_000_000),
        Measure("small", "规范性", "数据模型", "type:y", 0, 10),
    ]

    assert score(found, SCORING).points == 50
    assert score(found, SCORING, {"large": 3}).points == 75
    assert lost_points(found, SCORING, {"large": 3}) == {("small", "type:y"): 25}


def test_few_rows_make_a_rank_unsure() -> None:
    def interval(rows: int) -> dict[str, tuple[int, int]]:
        scored = {}
        for name, share in (("one", 0.99), ("two", 0.97)):
            mine = [Measure(name, "规范性", "数据模型", "type:x", int(rows * share), rows)]
            error = standard_error(mine, SCORING, {}, lambda _: True)
            scored[name] = (100 * share, error)
        return rank_intervals(scored)

    assert interval(100) == {"one": (1, 2), "two": (1, 2)}
    assert interval(100_000) == {"one": (1, 1), "two": (2, 2)}


def test_nothing_measured_has_no_score() -> None:
    assert score([], SCORING).points is None
    assert round_down(None) is None


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
    assert round_down(Fraction(999_999_999, 10_000_000)) == 99.99
    assert round_down(Fraction(100)) == 100.0


def test_grades_fall_with_the_points() -> None:
    grades = [SCORING.grade(points) for points in (100, 95, 94.99, 60, 0)]

    assert grades == ["优秀", "优秀", "良好", "合格", "不合格"]
    assert SCORING.verified is False


def test_red_lines_cap_the_grade_and_name_grades_that_are_there() -> None:
    assert SCORING.cap_grade("优秀", ["source_failed", "rule_at_zero"]) == "中等"
    assert SCORING.cap_grade("合格", ["source_failed"]) == "合格"
    with pytest.raises(ValueError, match="红线"):
        Scoring.model_validate(
            SCORING.model_dump() | {"red_lines": [{"line": "source_failed", "at_most": "甲"}]}
        )


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
