"""What golden records are measured on: five sources of one city, twelve fields.

Who speaks of whom, and in how many rows; most say the same, some another value, some nothing.
"""

from dataclasses import dataclass
from datetime import date

from assets.base.claim_sources import ClaimSources, claim_sources
from assets.build_context import BuildContext
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Standardisation
from tests.base.city import consolidation, golden_field, make_entry
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Extraction
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.survivorship.model import Claim

DAY = date(2026, 11, 2)

# What a value of each field is made of: h is the same for nearly all who speak of a person.
VALUES = {
    "name": "'姓名' || (h % 5000)",
    "sex": "CAST(h % 2 + 1 AS VARCHAR)",
    "ethnic": "CAST(h % 56 AS VARCHAR)",
    "birth_date": "DATE '1940-01-01' + CAST(h % 30000 AS INTEGER)",
    "address": "'山东省淄博市张店区柳泉路' || (h % 9999) || '号' || (h % 31) || '单元'",
    "phone": "'139' || lpad(CAST(h % 100000000 AS VARCHAR), 8, '0')",
    "marital_status": "CAST(10 + h % 4 * 10 AS VARCHAR)",
    "employer": "'淄博市某某有限公司第' || (h % 20000) || '分公司'",
    "status": "CAST(h % 3 AS VARCHAR)",
    "insured": "CAST(h % 2 AS VARCHAR)",
    "school": "CAST(h % 900 AS VARCHAR)",
    "education": "CAST(h % 9 AS VARCHAR)",
}
LATEST = ("address", "phone", "employer")
IDENTITY = ("name", "sex", "birth_date")


@dataclass(frozen=True)
class Source:
    """An entry: how many of a hundred persons it knows, in how many rows each, and its fields."""

    known: int
    rows: int
    fields: tuple[str, ...]


SOURCES = {
    "police/register": Source(100, 1, (*IDENTITY, "ethnic", "address", "status")),
    "social/insurance": Source(70, 2, (*IDENTITY, "employer", "insured", "phone", "address")),
    "health/enrolment": Source(90, 1, (*IDENTITY, "phone", "address")),
    "civil/marriage": Source(40, 1, (*IDENTITY, "marital_status")),
    "education/student": Source(60, 1, (*IDENTITY, "school", "education", "address", "phone")),
}
C = consolidation(
    [
        Claim(entry=key, key="id_no", time="updated", fields={f: f for f in source.fields})
        for key, source in SOURCES.items()
    ],
    [
        golden_field(
            name,
            *(key for key, source in SOURCES.items() if name in source.fields),
            policy="latest" if name in LATEST else "authority",
            type="date" if name == "birth_date" else "string",
        )
        for name in VALUES
    ],
)


@dataclass(frozen=True)
class Place:
    """The benchmark's installation."""

    settings: Settings
    memory: str

    def catalog(self) -> Catalog:
        """The five entries."""
        kinds = {name: "date" if name == "birth_date" else "string" for name in VALUES}
        entries = {
            key: make_entry(
                key,
                {"id_no": "string", "updated": "datetime"} | {f: kinds[f] for f in source.fields},
                ("id_no",) if source.rows == 1 else ("id_no", "updated"),
                Extraction(),
            )
            for key, source in SOURCES.items()
        }
        return Catalog(
            agencies={}, entries=entries, codes={}, subjects={}, statutes={}, consolidations={}
        )

    def context(self, engine: Engine) -> BuildContext:
        """The build of the day."""
        return context_of(Platform(self.settings), self.catalog(), DAY, engine)

    def read(self, engine: Engine) -> ClaimSources:
        """The claims of the day."""
        return claim_sources(C, self.context(engine))


def build_sources(place: Place, persons: int) -> int:
    """Write the five entries' aggregated rows; how many rows that are."""
    platform = Platform(place.settings)
    lake, registry, total = platform.lake, platform.registry, 0
    with platform.engine(memory="1500MB") as engine:
        for salt, (key, source) in enumerate(SOURCES.items()):
            values = ", ".join(
                f"CASE WHEN own % 20 <> 0 THEN {VALUES[field]} END AS {field}"
                for field in source.fields
            )
            rows = lake.replace(
                engine,
                entry_table("aggregation", key),
                DAY,
                f"SELECT CAST(370303190000000000 + i * 17 AS VARCHAR) AS id_no, {values},"
                " TIMESTAMP '2015-01-01' + to_seconds(own % 300000000) AS updated,"
                f" i * {source.rows} + k AS _row, md5(k || 'x' || i) AS _record\n"
                "FROM (SELECT i, k, CAST(hash(i * 3, k, 's') >> 3 AS BIGINT) + "
                f"{salt} AS own, CAST(CASE WHEN hash(i, k, {salt}) % 25 = 0"
                f" THEN hash(i, k, {salt}, 1) ELSE hash(i) END >> 3 AS BIGINT) AS h\n"
                f"  FROM range({persons}) AS r(i), range({source.rows}) AS q(k)\n"
                f"  WHERE hash(i, {salt}, 'known') % 100 < {source.known})",
            ).rows
            version = entry_hash(place.catalog().entries[key], {})
            registry.record_standardisation(
                Standardisation(key, DAY, DAY, rows, rows, 0, "", version)
            )
            total += rows
    return total
