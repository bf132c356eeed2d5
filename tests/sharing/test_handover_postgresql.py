"""A table handed over to a real PostgreSQL: rights, views, a connection that is cut."""

import pytest
import sqlalchemy as sa

from assets.sharing.handover.deliver import deliver
from assets.sharing.handover.product_handover import ProductHandover
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.errors import InputError

END = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url)
    rows: list[tuple[object, ...]] = []
    with engine.begin() as connection:
        for each in statements:
            done = connection.exec_driver_sql(each)
            rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def test_a_table_keeps_what_hangs_on_it_and_what_it_had_when_the_connection_is_cut(
    city: City, postgres_database: str
) -> None:
    url = postgres_database
    grant = city.platform.registry.sharing.grants.one(city.granted("payer"))
    asked = ProductHandover(city.platform, city.release, grant, DAY, "王五")
    usage = city.platform.registry.sharing.usage
    first = deliver(asked, url)
    place = sa.make_url(url)
    assert first.rows == 3
    assert first.target.startswith(f"postgresql+psycopg2:///{place.database}?host=")
    run(url, "CREATE VIEW mine AS SELECT no FROM payer", "GRANT SELECT ON payer TO PUBLIC", END)
    assert deliver(asked, url).rows == 3
    assert run(url, "SELECT no FROM mine ORDER BY 1") == [
        ("A1",), ("A2",), ("A3",)
    ]  # fmt: skip
    assert run(url, "SELECT has_table_privilege('pg_monitor', 'payer', 'SELECT')")[0][0]
    assert len(usage.calls(DAY)) == 2

    run(
        url,
        "DELETE FROM payer WHERE no > 'A1'",
        "CREATE TRIGGER cut AFTER INSERT ON payer EXECUTE FUNCTION cut()",
    )
    with pytest.raises(InputError, match="没有交付任何内容"):
        deliver(asked, url)
    assert run(url, "SELECT no FROM payer") == [("A1",)]
    assert len(usage.calls(DAY)) == 2

    # Cut while it commits: nobody can tell whether the rows are there.
    run(
        url,
        "DROP TRIGGER cut ON payer",
        "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON payer DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION cut()",
    )
    with pytest.raises(InputError, match="按已交付计"):
        deliver(asked, url)
    assert len(usage.calls(DAY)) == 3
