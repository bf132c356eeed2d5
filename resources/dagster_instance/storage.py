"""Where Dagster keeps runs and events: SQLite by default, PostgreSQL where the environment says so.

Dagster can take a *value* of ``dagster.yaml`` from the environment but not the
choice of storage; this class makes the choice, so that one file serves both.
"""

from collections.abc import Mapping
from typing import Any

from resources.dagster_instance.database_address import driver_named
from resources.dagster_instance.internals.storage import (
    ConfigurableClass,
    ConfigurableClassData,
    DagsterStorage,
    UserConfigSchema,
)
from resources.local_files.private_files import restrict_umask
from zb_pipelines.domain import settings
from zb_pipelines.domain.setting import setting


class SwitchedStorage(DagsterStorage, ConfigurableClass):
    """Stands in ``dagster.yaml``; becomes the SQLite or the PostgreSQL storage."""

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """Nothing is configured in the file."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Any:
        """PostgreSQL at ``ZB_DAGSTER_PG_URL``, else SQLite under the instance's home."""
        # Every process of Dagster opens its storage first, whoever started it.
        restrict_umask()
        url = setting("dagster_pg_url")
        if url:
            # Costs more than a second to import, in every process of a run.
            from dagster_postgres.storage import DagsterPostgresStorage

            return DagsterPostgresStorage(driver_named(url), inst_data=inst_data)
        from resources.dagster_instance.sqlite_storage import LocalStorage

        return LocalStorage(settings.current().dagster_home, inst_data)
