"""SQL of a catalog that got past every check reaches no file but those of the tables it declares."""

from datetime import date
from pathlib import Path

import pytest

from assets.base.consolidate import consolidate_confined
from assets.build_context import BuildContext
from resources.engine import EngineError
from resources.platform import Platform
from tests.base.city import MONDAY, City, consolidation, golden_field
from tests.build_contexts import context_of, release_of
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.survivorship.model import Claim

DAY = date(2026, 11, 20)
READ, BUILT, OTHER = "aggregation.tax__payer", "thematic.city__payers", "base.population__person"


@pytest.fixture
def context(platform: Platform) -> BuildContext:
    """A build that reads one table; another one, the registry and a password lie beside."""
    catalog = Catalog(
        agencies={}, entries={}, codes={}, subjects={}, statutes={}, consolidations={}
    )
    with platform.engine() as engine:
        for table in (READ, BUILT, OTHER):
            platform.lake.replace(engine, table, DAY, "SELECT 1 AS a")
    (platform.settings.home / "sources.yml").write_text("password: geheim")
    return BuildContext(platform, release_of(catalog), DAY, engine)


ATTACKS = (
    "SELECT content FROM read_text('{home}/sources.yml')",
    "SELECT content FROM read_blob('{home}/registry.db')",
    "SELECT * FROM read_csv('/etc/passwd', columns = {{'a': 'VARCHAR'}}, delim = '|')",
    "SELECT * FROM read_json('{home}/sources.yml')",
    "SELECT * FROM '{other}'",
    "SELECT * FROM read_parquet('{other}')",
    "SELECT * FROM read_parquet('{read}/../../base/population__person/*/*.parquet')",
    "SELECT * FROM parquet_metadata('{other}')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "COPY (SELECT 1) TO '{home}/planted.csv'",
    "COPY (SELECT 1) TO '{other}' (FORMAT parquet)",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{other}' (FORMAT parquet)",
    "EXPORT DATABASE '{home}/out'",
    "ATTACH '{home}/registry.db' AS r (TYPE sqlite)",
    "ATTACH '{home}/new.duckdb' AS n",
    "INSTALL httpfs",
    "LOAD '{home}/x.duckdb_extension'",
    "SELECT * FROM read_text('https://example.org/')",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "RESET allowed_directories",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_confined_build_reaches_its_own_tables_only(context: BuildContext, attack: str) -> None:
    platform = context.platform
    (other,) = platform.lake.files(OTHER, DAY)
    before = other.read_bytes()
    with platform.engine() as engine:
        building = BuildContext(platform, context.release, DAY, engine)
        building.confine([READ], [BUILT])
        said = {"home": platform.settings.home, "other": other, "read": platform.lake.uri(READ)}
        with pytest.raises(EngineError):
            engine.rows(attack.format(**said))
        assert engine.scalar(f"SELECT a FROM {platform.lake.relation(READ, DAY)}") == 1
        platform.lake.replace(engine, BUILT, DAY, "SELECT 2 AS a")
    assert other.read_bytes() == before
    assert not Path(platform.settings.home / "planted.csv").exists()


@pytest.mark.parametrize(
    "attack",
    [
        each
        for each in ATTACKS
        if each.startswith("SELECT") and "//" not in each and ".." not in each
    ],
)
def test_a_claim_that_got_past_every_check_reads_no_other_file(
    platform: Platform, attack: str
) -> None:
    with platform.engine() as engine:
        city = City(platform, engine)
        city.declare("police/register", {"id_no": "string", "name": "string"})
        city.deliver("police/register", MONDAY, ("370301198802291018", "张三"))
        platform.lake.replace(engine, OTHER.replace("person", "other"), MONDAY, "SELECT 1 AS a")
    (platform.settings.home / "sources.yml").write_text("password: geheim")
    (other,) = platform.lake.files(OTHER.replace("person", "other"), MONDAY)
    (read,) = platform.lake.files("aggregation.police__register", MONDAY)
    sql = attack.format(home=platform.settings.home, other=other, read=read)
    honest = Claim(entry="police/register", key="id_no", fields={"name": "name"})
    inner = f"(SELECT string_agg(q::VARCHAR) FROM ({sql}) AS q)"
    forged = honest.model_copy(update={"fields": {"name": inner}})
    name = golden_field("name", "police/register")
    with platform.engine() as engine:
        context = context_of(platform, city.catalog, MONDAY, engine)
        with pytest.raises((EngineError, InputError)) as refused:
            consolidate_confined(consolidation([forged], [name]), context)
    assert "Permission" in str(refused.value) or "disabled" in str(refused.value), refused.value
    with platform.engine() as engine:
        context = context_of(platform, city.catalog, MONDAY, engine)
        assert consolidate_confined(consolidation([honest], [name]), context).rows == 1
