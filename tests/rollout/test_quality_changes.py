"""What a changed suite, scoring or limit asks for: checks, the report, or nothing."""

from collections.abc import Callable, Generator
from typing import Any

import pytest

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry, Release
from tests.rollout.recorded import BODY, DAY, DAYS, Recorded
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.quality.scoring import shipped_scoring
from zb_pipelines.rollout.plan import Plan, plan

Draft = Callable[..., Catalog]
PROMISE = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "name"},
    "dimension": "完整性",
    "title": "名称不为空",
}


@pytest.fixture
def house(lake: Lake, engine: Engine, tmp_path: Any) -> Generator[Recorded]:
    """An installation on SQLite that lived no night yet."""
    registry = Registry(f"sqlite:///{tmp_path / 'quality.db'}")
    yield Recorded(registry, lake, engine)
    registry.close()


def changed(house: Recorded, draft: Draft, **parts: Any) -> tuple[Plan, Release, Release]:
    """The plan after three nights under the small catalog, from it to one with ``parts``."""

    def bend(said: dict[str, Any]) -> Callable[[dict[str, Any], str], None]:
        return lambda plain, _entry: plain.update(said)

    old = house.publish(draft(bend({"suites": {}})))
    for day in DAYS:
        house.night(old, day)
    new = house.publish(draft(bend({"suites": {}} | parts)))
    return plan(house.registry, house.lake, old, new, DAY), old, new


def asked(planned: Plan) -> dict[str, list[Any]]:
    return {item.target: list(item.days) for item in planned.items if item.pending}


def test_a_changed_suite_checks_the_newest_build_again_and_renders_its_report(
    house: Recorded, draft: Draft
) -> None:
    planned, old, new = changed(house, draft, suites={BODY: [PROMISE]})
    (change,) = planned.changes
    assert (change.kind, change.subject) == ("suite_changed", "legal_entity/body")
    assert "名称不为空" in change.words
    assert asked(planned) == {
        "base/legal_entity/body": [DAY],
        "report/coverage": [DAY],
        "report/quality": [DAY],
    }
    house.build(new, DAY)
    house.report(new, DAY)
    assert asked(plan(house.registry, house.lake, old, new, DAY)) == {}


def test_a_changed_scoring_renders_the_newest_report_and_builds_nothing(
    house: Recorded, draft: Draft
) -> None:
    weights = shipped_scoring().model_dump(mode="json")
    weights["dimensions"]["准确性"] = 50
    planned, old, new = changed(house, draft, scoring=weights)
    (change,) = planned.changes
    assert (change.kind, change.subject) == ("scoring_changed", "scoring.yml")
    assert asked(planned) == {"report/coverage": [DAY], "report/quality": [DAY]}
    house.report(new, DAY)
    assert asked(plan(house.registry, house.lake, old, new, DAY)) == {}


@pytest.mark.parametrize(
    ("parts", "kind", "subject"),
    [
        (
            {"tickets": {"default": {"answer": 3, "extended": 6}}},
            "ticket_limits_changed",
            "tickets.yml",
        ),
        ({"quality": {"stop": {"share": 0.2}}}, "quality_limits_changed", "quality.yml"),
    ],
)
def test_changed_limits_start_no_run_and_are_explained(
    house: Recorded, draft: Draft, parts: dict[str, Any], kind: str, subject: str
) -> None:
    planned, _, _ = changed(house, draft, **parts)
    (change,) = planned.changes
    assert (change.kind, change.subject) == (kind, subject)
    assert asked(planned) == {}
    (told,) = planned.items
    assert told.phase == "told"
    assert told.why[0].because
