"""A registry that zb-pipelines 0.1.0 made is migrated as it is opened, on both databases."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from resources.evidence.evidence import gather_evidence
from resources.registry import Registry
from resources.registry.schema.schema import metadata
from resources.registry.schema.version import NEWEST, VERSION_TABLE
from resources.registry.sharing.usage import Usage
from tests.security.registry_acts import record_acts, record_usage
from zb_pipelines.domain.errors import InputError

DUMPS = Path(__file__).with_name("registry_of_release_0_1_0")
DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    return request.getfixturevalue("postgres_database")


def restore(url: str) -> None:
    """Fill the database with what 0.1.0 had made."""
    server = sa.create_engine(url)
    dump = (DUMPS / f"{server.dialect.name}.sql").read_text("utf-8")
    connection = server.raw_connection()
    if server.dialect.name == "sqlite":
        connection.driver_connection.executescript(dump)  # pyright: ignore[reportOptionalMemberAccess]
    else:
        connection.cursor().execute(dump)
    connection.commit()
    connection.close()
    server.dispose()


def shape(url: str) -> Mapping[str, object]:
    """Columns, keys, indexes and triggers, table by table."""
    server = sa.create_engine(url)
    with server.connect() as connection:
        tables = sa.inspect(connection)
        found: dict[str, object] = {
            name: (
                sorted(
                    (each["name"], repr(each["type"]), each["nullable"])
                    for each in tables.get_columns(name)
                ),
                sorted(tables.get_pk_constraint(name)["constrained_columns"]),
                sorted(
                    (str(each["name"]), tuple(map(str, each["column_names"])))
                    for each in tables.get_indexes(name)
                ),
            )
            for name in tables.get_table_names()
        }
        triggers = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if server.dialect.name == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        found["triggers"] = sorted(connection.exec_driver_sql(triggers).scalars())
    server.dispose()
    return found


def execute(url: str, statement: str) -> None:
    server = sa.create_engine(url)
    with server.begin() as connection:
        connection.exec_driver_sql(statement)
    server.dispose()


def test_it_keeps_its_rows_and_has_the_tables_of_a_new_one(url: str, tmp_path: Path) -> None:
    restore(url)
    registry = Registry(url)
    assert registry.deliveries(DAY)["tax/taxpayer"].rows == 3
    assert registry.standardisations(DAY)["tax/taxpayer"].quarantined == 1
    assert [each.rule for each in registry.rule_results(DAY)] == ["unique"]
    assert registry.builds(DAY)["base.a__b"].inputs == {"tax/taxpayer": "2026-11-20"}
    assert [line.action for line in registry.journal.lines()] == ["目录报送", "目录报送", "登记"]
    assert registry.reviews.all()["tax/taxpayer"].standing.state == "报送"
    registry.close()
    migrated = shape(url)
    drop_all_tables(url)
    Registry(url).close()
    assert migrated == shape(url)
    assert set(migrated) == {*metadata.tables, VERSION_TABLE, "triggers"}


def drop_all_tables(url: str) -> None:
    """Empty the database again."""
    server = sa.create_engine(url)
    found = sa.MetaData()
    found.reflect(server)
    found.drop_all(server)
    server.dispose()


def test_opening_the_migrated_registry_again_changes_nothing(url: str) -> None:
    restore(url)
    Registry(url).close()
    once = shape(url)
    Registry(url).close()
    assert shape(url) == once


def test_a_registry_of_a_newer_platform_is_refused(url: str) -> None:
    Registry(url).close()
    execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(InputError, match=f"9999.*{NEWEST}.*升级 zb-pipelines"):
        Registry(url)


def test_a_registry_older_than_0_1_0_is_refused_with_the_way_to_take_it_over(url: str) -> None:
    restore(url)
    execute(url, "UPDATE schema_version SET shape = NULL")
    with pytest.raises(InputError, match=r"先用 zb-pipelines 0\.1\.0 打开一次"):
        Registry(url)


def test_a_registry_of_the_newest_version_is_opened_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'registry.db'}"
    Registry(url).close()
    program = f"import sys; from resources.registry import Registry; Registry({url!r}); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_acts_of_before_they_were_evidence_are_recorded_as_they_stand(url: str) -> None:
    registry = Registry(url)
    record_acts(registry, DAY)
    record_usage(registry, "G00001", NEXT)
    registry.close()
    for statement in (
        "DROP TABLE share_usage_day",
        "DROP TABLE share_handover",
        f"UPDATE {VERSION_TABLE} SET version_num = '0008'",
        # Behind the journal's back, as all of it was.
        "UPDATE share_request SET purpose = 'x'",
        "UPDATE user_role SET role = 'auditor'",
    ):
        execute(url, statement)
    registry = Registry(url)
    assert gather_evidence(registry).problems() == []
    call = Usage(datetime(2026, 11, 21, 12, tzinfo=UTC), NEXT, "payer", "query", 200)
    registry.sharing.usage.record([call])
    assert gather_evidence(registry).problems() == []
    registry.close()
    execute(url, "UPDATE share_usage SET rows = rows + 1 WHERE day = '2026-11-21'")
    registry = Registry(url)
    assert [each.where for each in gather_evidence(registry).problems()] == [
        "share_usage 2026-11-21"
    ]
    registry.close()
