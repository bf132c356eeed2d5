"""Compares the lake after a night with the truth: every planted defect found, and nothing else."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from resources.engine import Engine
from resources.lake import Lake
from resources.platform import open_platform
from zb_pipelines.demo.finding_truth import KIND, NEAR_MISS, by_pseudonym
from zb_pipelines.demo.observed import COLUMNS, earlier_build, observe
from zb_pipelines.demo.truth import read_truth, truth_path
from zb_pipelines.domain.access import GradedColumn
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.sql import literal

SHOWN = 100


@dataclass(frozen=True)
class DefectCount:
    """One kind of defect with one kind of outcome: how many were planted, found and so on.

    ``unexpected`` counts findings that were not planted; their ``defect`` is ``not_planted``, or
    ``near_miss`` where the demo says that it only looks like one. Of near misses (outcome
    ``near_miss``) none must be found.
    """

    defect: str
    outcome: str
    planted: int
    found: int
    missing: int
    unexpected: int


@dataclass(frozen=True)
class Mismatch:
    """One thing that truth and lake do not agree on; ``key`` is masked."""

    side: Literal["missing", "unexpected"]
    entry: str
    defect: str
    outcome: str
    rule: str
    key: str


@dataclass(frozen=True)
class CityVerification:
    """The table of a day, and the first :data:`SHOWN` differences."""

    day: date
    lines: tuple[DefectCount, ...]
    differences: tuple[Mismatch, ...]

    @property
    def clean(self) -> bool:
        """Whether everything planted was found and nothing else."""
        return not any(line.missing or line.unexpected for line in self.lines)


def verify_city(settings: Settings, day: date) -> CityVerification:
    """Compare lake and registry with the truth of ``day``.

    Compared are failed deliveries, quarantined rows with every reason, warnings row by row, and
    conflicts, unresolved claims and deletions of the base databases, findings and what only looks like
    one. :class:`InputError` where the city was not built for ``day``, no night was run, or the earlier night is another one.
    """
    platform = open_platform(settings)
    catalog, lake = load_catalog(settings.catalog), platform.lake
    truth = read_truth(settings)["days"].get(day.isoformat())
    if truth is None:
        raise input_error(
            str(truth_path(settings)),
            message("There is no demo city of {day}", day=day),
            message("run zb demo build --date {day}", day=day),
        )
    with platform.engine() as engine:
        _expect(engine, settings, day)
        _forget_deletions(engine, catalog, lake, day, truth["since"])
        by_pseudonym(engine, platform, catalog, day)
        observe(engine, catalog, lake, platform.registry, day)
        engine.execute(_COMPARED)
        return CityVerification(day, _lines(engine), _differences(engine, catalog))


_COMPARED = f"""
CREATE OR REPLACE TABLE compared AS
WITH planted AS (SELECT entry, key, kind, rule FROM expected WHERE kind <> {literal(NEAR_MISS)}),
missing AS (FROM planted EXCEPT ALL FROM observed),
unexpected AS (FROM observed EXCEPT ALL FROM planted)
SELECT 'missing' AS side, missing.*, (SELECT any_value(defect) FROM expected
    WHERE expected.entry = missing.entry AND expected.key = missing.key AND expected.kind = missing.kind
    AND expected.rule = missing.rule) AS defect FROM missing
UNION ALL SELECT 'unexpected', entry, key, CASE WHEN near THEN {literal(NEAR_MISS)} ELSE kind END, rule,
    CASE WHEN near THEN regexp_replace(rule, '^.*/', '') ELSE 'not_planted' END
FROM (SELECT *, kind = {literal(KIND)} AND EXISTS (FROM expected AS e WHERE e.kind = {literal(NEAR_MISS)} AND e.rule = unexpected.rule
        AND (e.key ->> '$.subject') = (unexpected.key ->> '$.subject')
        AND (e.key ->> '$.case_key') IN ('', (unexpected.key ->> '$.case_key'))) AS near
      FROM unexpected)
"""


def _expect(engine: Engine, settings: Settings, day: date) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE expected ({COLUMNS}, defect VARCHAR)")
    engine.execute(
        f"""
        INSERT INTO expected
        SELECT planted ->> '$.entry', (planted -> '$.key')::VARCHAR, planted ->> '$.expect.kind',
            planted ->> '$.expect.rule', planted ->> '$.defect'
        FROM (SELECT unnest(from_json(content -> {literal(f'$.days."{day}".defects')}, '["JSON"]')) AS planted
              FROM read_text(?))
        """,
        [str(truth_path(settings))],
    )


def _forget_deletions(
    engine: Engine, catalog: Catalog, lake: Lake, day: date, since: str | None
) -> None:
    """On a lake's first night nothing can have been deleted; after another night all is open."""
    for consolidation in catalog.consolidations.values():
        earlier = earlier_build(lake, consolidation, day)
        if earlier is None:
            engine.execute("DELETE FROM expected WHERE kind = 'deleted'")
        elif earlier.isoformat() != since:
            raise input_error(
                f"base.{consolidation.database}",
                message(
                    "The night before {day} was {night}, but the city before was of {city}",
                    day=day,
                    night=earlier,
                    city=since,
                ),
                message(
                    "run the night of {city} too, or build the city of {night} before {day}",
                    city=since,
                    night=earlier,
                    day=day,
                ),
            )


def _lines(engine: Engine) -> tuple[DefectCount, ...]:
    found = engine.rows(
        """
        WITH planted AS (SELECT defect, kind, count(*) AS planted FROM expected GROUP BY ALL),
        differing AS (SELECT defect, kind, count(*) FILTER (side = 'missing') AS missing,
            count(*) FILTER (side = 'unexpected') AS unexpected FROM compared GROUP BY ALL)
        SELECT defect, kind, coalesce(planted, 0),
            CASE WHEN kind = $1 THEN coalesce(unexpected, 0) ELSE coalesce(planted, 0) - coalesce(missing, 0) END,
            coalesce(missing, 0), coalesce(unexpected, 0)
        FROM planted FULL JOIN differing USING (defect, kind) ORDER BY kind, defect
        """,
        [NEAR_MISS],
    )
    return tuple(DefectCount(*row) for row in found)


def _differences(engine: Engine, catalog: Catalog) -> tuple[Mismatch, ...]:
    found = engine.rows(
        "SELECT side, entry, defect, kind, rule, key FROM compared"
        f" ORDER BY side, kind, entry, rule, key LIMIT {SHOWN}"
    )
    return tuple(
        Mismatch(side, entry, defect, kind, rule, masked_key(entry, key, catalog))
        for side, entry, defect, kind, rule, key in found
    )


def masked_key(entry: str, key: str, catalog: Catalog) -> str:
    """The record key with every value masked by its item's level, e.g. ``resident_id=370301***``."""
    known = catalog.entries.get(entry)
    items = {item.name: item for item in known.items} if known else {}
    keys = {c.key: c.key_semantic for c in catalog.consolidations.values()}

    def mask_value(name: str, value: str | None) -> str:
        item = items.get(name)
        return masked_value(value, item or GradedColumn(name, "L3", keys.get(name)))

    return ", ".join(f"{name}={mask_value(name, value)}" for name, value in json.loads(key).items())
