"""A row that refers to what its target's source delivered badly is not told once more."""

from datetime import date
from typing import Any

from assets.cross_checks.evaluate import evaluate
from resources.engine import Engine
from resources.platform import Platform
from tests.builders import agency_fields, entry_fields
from tests.deliveries import AggregationHarness
from zb_pipelines.domain.catalog.model.model import Catalog

DAY = date(2026, 11, 22)
SCHOOL, STUDENT = "education/school", "education/student"


def city() -> Catalog:
    school: list[dict[str, Any]] = [
        {"name": "code", "required": True, "length": 4},
        {"name": "uscc", "length": 4},
    ]
    rule = {
        "title": "学校查不到",
        "remedy": "请核对",
        "kind": "reference",
        "table": "aggregation.education__student",
        "target": "aggregation.education__school",
    }
    return Catalog.model_validate(
        {
            "agencies": {"education": agency_fields("education")},
            **{"codes": {}, "subjects": {}, "statutes": {}, "consolidations": {}},
            "entries": {
                SCHOOL: entry_fields(SCHOOL, school, record_key=["code"], reference_list=True),
                STUDENT: entry_fields(
                    STUDENT, [{"name": "no"}, {"name": "code"}, {"name": "uscc"}], record_key=["no"]
                ),
            },
            "rules": {
                "by_code": {"key": "by_code", "items": ["code"], "target_items": ["code"], **rule},
                "by_uscc": {"key": "by_uscc", "items": ["uscc"], "target_items": ["uscc"], **rule},
            },
        }
    )


def test_a_key_that_waits_or_was_left_out_is_told_at_its_source_only(
    engine: Engine, platform: Platform
) -> None:
    catalog = city()
    harness = AggregationHarness(engine, platform, catalog)
    release = platform.registry.publish(catalog, "审核员", "首次发布", DAY)
    schools = [["A", "U1"], ["B", "too long"], ["too long", "U3"]]
    students = [
        ["1", "A", "U1"],
        ["2", "B", "too long"],
        ["3", "too long", "U3"],
        ["4", "nowhere", "nowhere"],
    ]
    for key, rows in ((SCHOOL, schools), (STUDENT, students)):
        harness.deliver(catalog.entries[key], DAY, rows)
        harness.standardise(catalog.entries[key], DAY)

    results = {r.rule: (r.passed, r.checked) for r in evaluate(platform, release, DAY)}

    assert results == {"reference:by_code": (2, 3), "reference:by_uscc": (1, 2)}
