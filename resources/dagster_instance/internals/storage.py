"""Dagster's private storage, configuration and serialisation."""

from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.dagster_run import FINISHED_STATUSES, NOT_FINISHED_STATUSES
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable as Executions
from dagster._core.storage.event_log.schema import SqlEventLogStorageMetadata
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable as Events
from dagster._core.storage.event_log.sqlite import consolidated_sqlite_event_log as consolidated
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.schedules import SqliteScheduleStorage
from dagster._core.storage.sql import get_alembic_config, safe_commit, stamp_alembic_rev
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.tags import BACKFILL_ID_TAG
from dagster._serdes import (
    ConfigurableClass,
    ConfigurableClassData,
    deserialize_value,
    serialize_value,
)

__all__ = [
    "BACKFILL_ID_TAG",
    "FINISHED_STATUSES",
    "NOT_FINISHED_STATUSES",
    "SQLITE_BUSY_TIMEOUT_SECONDS",
    "AssetCheckExecutionRecordStatus",
    "ConfigurableClass",
    "ConfigurableClassData",
    "DagsterStorage",
    "Events",
    "Executions",
    "SqlEventLogStorage",
    "SqlEventLogStorageMetadata",
    "SqliteRunStorage",
    "SqliteScheduleStorage",
    "UserConfigSchema",
    "consolidated",
    "create_db_conn_string",
    "deserialize_value",
    "get_alembic_config",
    "safe_commit",
    "serialize_value",
    "stamp_alembic_rev",
]
