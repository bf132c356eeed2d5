"""From 100,000 persons on a city has the cases, penalties and homes of a real one."""

from collections.abc import Generator
from datetime import date

import pytest

from resources.engine import Engine, open_engine
from zb_pipelines.demo.inhabitants import rows_of, settle
from zb_pipelines.demo.scale import LARGE
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 20)


@pytest.fixture
def city(settings: Settings) -> Generator[Engine]:
    with open_engine(settings) as engine:
        settle(engine, persons=LARGE, seed=1, day=DAY)
        yield engine


def test_many_come_twice_and_every_event_has_a_number_of_its_own(city: Engine) -> None:
    for entry, number, named_by in (
        ("administrative_approval/service_case", "case_no", "applicant_id"),
        ("market_supervision/penalty", "decision_no", "uscc"),
    ):
        rows, numbers, known = city.rows(
            f"SELECT count(*), count(DISTINCT {number}), count(DISTINCT {named_by})"
            f" FROM ({rows_of(entry)}) WHERE {named_by} IS NOT NULL"
        )[0]
        assert rows == numbers, entry
        assert rows > 1.3 * known, entry
