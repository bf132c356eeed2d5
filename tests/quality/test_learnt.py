"""What is learnt from former deliveries: robust, patient, and silent while too little is known."""

from hypothesis import given
from hypothesis import strategies as st

from quality.rules.delivery_rules import learnt_rules
from quality.rules.learned_bounds import band, figures_of, judge_figures
from tests.shipped import shipped_catalog
from zb_pipelines.domain.cross_checks.terms import Learning, Terms

TERMS = Learning(days=7)


def usual(name: str, former: list[float], value: float, rows: float = 10_000) -> bool:
    learnt = band(name, former, rows, TERMS)
    assert learnt
    return learnt.holds(value)


def test_nothing_is_judged_before_enough_days_are_known() -> None:
    assert band("delivery.rows", [100.0] * 6, 100, TERMS) is None
    assert band("delivery.rows", [100.0] * 7, 100, TERMS)


def test_half_the_rows_are_unusual_and_slow_growth_is_not() -> None:
    former = [10_000.0 + 20 * day for day in range(10)]
    assert usual("delivery.rows", former, 10_220)
    assert not usual("delivery.rows", former, 5_000)
    assert not usual("delivery.rows", former, 20_000)


def test_one_bad_day_in_the_past_teaches_nothing() -> None:
    former = [0.01] * 9 + [0.95]
    assert usual("phone.nulls", former, 0.012)
    assert not usual("phone.nulls", former, 0.95)


def test_what_swings_widely_may_swing() -> None:
    steady, swinging = [0.3] * 10, [0.2, 0.4] * 5
    assert not usual("kind.0.share", steady, 0.45)
    assert usual("kind.0.share", swinging, 0.45)


def test_another_unit_is_unusual_and_a_better_year_is_not() -> None:
    import math

    former = [math.log(500)] * 8
    assert usual("capital.magnitude", former, math.log(700))
    assert not usual("capital.magnitude", former, math.log(5_000_000))


def test_a_century_is_unusual_and_a_month_is_not() -> None:
    former = [float(1_000 + day) for day in range(10)]
    assert usual("issue_date.50%.days", former, 1_040.0)
    assert not usual("issue_date.50%.days", former, 1_000.0 - 36_524)


def test_of_few_rows_less_is_expected() -> None:
    former = [0.5] * 10
    assert not usual("sex.0.share", former, 0.7, rows=10_000)
    assert usual("sex.0.share", former, 0.7, rows=20)


@given(
    st.lists(st.floats(0, 1e6), min_size=7, max_size=60),
    st.sampled_from(["delivery.rows", "a.length", "a.magnitude", "a.50%.days"]),
    st.floats(1, 1e6),
)
def test_the_median_of_the_past_is_always_usual(
    former: list[float], name: str, rows: float
) -> None:
    from statistics import median

    assert usual(name, former, median(former), rows)


def test_every_learnt_rule_judges_its_own_figures_only() -> None:
    catalog = shipped_catalog()
    entry = catalog.entries["tax/taxpayer"]
    figures = {"delivery.rows": 5.0, "phone.nulls": 0.9, "phone.length": 11.0, "phone.sample": 5.0}
    history = [figures | {"phone.nulls": 0.0}] * 8
    found = {r.id: judge_figures(r, figures, history, TERMS) for r in learnt_rules(entry, Terms())}
    assert found["usual_nulls:phone"][0] == 1
    assert [each.figure for each in found["usual_nulls:phone"][1]] == ["phone.nulls"]
    assert found["usual_values:phone"] == (1, [])
    assert found["usual_rows:delivery"] == (1, [])
    assert found["usual_nulls:name" if "usual_nulls:name" in found else "usual_values:name"] == (
        0,
        [],
    )
    rule = next(r for r in learnt_rules(entry, Terms()) if r.id == "usual_rows:delivery")
    assert list(figures_of(rule, ["delivery.rows", "delivery.repeated", "rows.rows"])) == [
        "delivery.rows"
    ]
