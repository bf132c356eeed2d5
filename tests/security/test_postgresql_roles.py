"""The roles shipped for a registry in PostgreSQL: the application adds evidence and changes none."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import sqlalchemy as sa

import resources.registry.schema as schema
from resources.evidence.evidence import gather_evidence
from resources.registry import Delivery, Registry
from zb_pipelines.domain.catalog.model.model import Catalog

DAY = date(2026, 11, 20)
SCRIPT = Path(str(schema.__file__)).with_name("postgresql_roles.sql")


def execute(url: str, *statements: str) -> None:
    """Each in a transaction of its own, as psql does; % is not a parameter's sign."""
    server = sa.create_engine(url)
    for statement in statements:
        connection = server.raw_connection()
        try:
            connection.cursor().execute(statement)
            connection.commit()
        finally:
            connection.close()
    server.dispose()


@pytest.fixture
def logins(postgres_database: str) -> Iterator[dict[str, str]]:
    """URLs of a login with each role, of a registry whose tables the administrator's script has given out."""
    Registry(postgres_database).close()
    execute(postgres_database, SCRIPT.read_text("utf-8"), SCRIPT.read_text("utf-8"))
    names = {role: f"login_{role}_{uuid4().hex[:8]}" for role in ("zb_app", "zb_audit")}
    for role, name in names.items():
        execute(postgres_database, f"CREATE ROLE {name} LOGIN", f"GRANT {role} TO {name}")
    url = sa.make_url(postgres_database)
    yield {
        role: url.set(username=name).render_as_string(hide_password=False)
        for role, name in names.items()
    }
    for name in names.values():
        execute(postgres_database, f"DROP ROLE {name}")


def work(registry: Registry) -> None:
    """What a night and its people record."""
    catalog = Catalog(
        agencies={}, entries={}, codes={}, subjects={"a": "b"}, statutes={}, consolidations={}
    )
    registry.publish(catalog, "王五", "首次发布", DAY)
    registry.record_delivery(Delivery("tax/payer", DAY, "stored", DAY, 3))
    registry.record_delivery(Delivery("tax/payer", DAY, "stored", DAY, 4))
    registry.erasures.record("entry", "tax/old", {"rows": 1}, release_id=1, reason="x")
    registry.erasures.salt()
    registry.lake_writes.end(registry.lake_writes.begin("base.x", DAY, {}), None)
    registry.journal.record("export", "x", {}, actor="李四")


FORBIDDEN_TO_APP = (
    "UPDATE journal SET actor = 'x'",
    "DELETE FROM journal",
    "TRUNCATE journal",
    "DROP TRIGGER journal_append_only ON journal",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TABLE journal",
    "DELETE FROM journal_head",
    "UPDATE release SET reason = 'x'",
    "DELETE FROM release",
    "UPDATE erasure SET reason = 'x'",
    "DELETE FROM erasure",
    "UPDATE registry_version SET version_num = '0001'",
    "CREATE TABLE planted (a integer)",
    "SET ROLE zb_owner",
)
FORBIDDEN_TO_AUDIT = (
    *FORBIDDEN_TO_APP,
    "INSERT INTO journal SELECT * FROM journal",
    "UPDATE delivery SET rows = 1",
    "DELETE FROM ticket",
    "SELECT salt FROM erasure_salt",
)


def test_the_application_works_and_changes_no_evidence(logins: dict[str, str]) -> None:
    registry = Registry(logins["zb_app"])
    work(registry)
    assert gather_evidence(registry).problems() == []
    registry.close()
    for statement in FORBIDDEN_TO_APP:
        with pytest.raises(psycopg2.Error):
            execute(logins["zb_app"], statement)


def test_the_auditor_reads_the_journal_and_changes_nothing(logins: dict[str, str]) -> None:
    registry = Registry(logins["zb_app"])
    work(registry)
    registry.close()
    auditor = Registry(logins["zb_audit"])
    assert auditor.journal.lines()[-1].actor == "李四"
    evidence = gather_evidence(auditor)
    assert (evidence.problems(), evidence.unread) == ([], {"erasure_salt"})
    auditor.close()
    for statement in FORBIDDEN_TO_AUDIT:
        with pytest.raises(psycopg2.Error):
            execute(logins["zb_audit"], statement)
