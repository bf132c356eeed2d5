"""Asking a PostgreSQL server, before anything is read, whether a table can be read.

The driver used here tells errors by the server's own codes (SQLSTATE), whatever language
the server speaks; the bulk reader only has messages.
"""

import os
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg2
from psycopg2 import errorcodes

from resources.agencies.source.declaration import PostgresConnection, PostgresTable
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.sql import identifier

# Errors of connecting carry no code; these words are libpq's and the server's, also in Chinese.
_ABOUT_THE_ACCOUNT = (
    "password",
    "authentication",
    "pg_hba",
    "role ",
    "认证",
    "口令",
    "密码",
    "角色",
)
_ABOUT_THE_DATABASE = ('database "', "数据库")
# SQLSTATE classes: connection exception, insufficient resources, operator intervention.
_WITHOUT_SERVICE = ("08", "53", "57P")


def password(connection: PostgresConnection) -> str | None:
    """The password from the environment; ``None`` where none is declared.

    Raises :class:`PullError` ``authentication`` where the declared variable is not set.
    """
    if connection.password_env is None:
        return None
    found = os.environ.get(connection.password_env)
    if not found:
        raise PullError(
            "authentication",
            f"环境变量 {connection.password_env} 没有设置，没有口令可用",
            "在运行平台的环境里设置它，不要写进 sources.yml",
        )
    return found


def startup_options(connection: PostgresConnection) -> str:
    """The session's settings: how values become text, and how long to wait."""
    settings = {
        "DateStyle": "ISO",
        "IntervalStyle": "postgres",
        "TimeZone": TIMEZONE,
        "extra_float_digits": 1,
        "bytea_output": "hex",
        "default_transaction_read_only": "on",
        "lock_timeout": f"{connection.lock_timeout}s",
        "statement_timeout": f"{connection.statement_timeout}s",
    }
    return " ".join(f"-c {key}={value}" for key, value in settings.items())


class PostgresProbe:
    """One declared table. Every method connects anew, and holds no lock when it is done."""

    def __init__(self, source: PostgresTable) -> None:
        self._source = source
        self._at = f"{source.connection.host}:{source.connection.port}"

    @property
    def table(self) -> str:
        """The table as it is written in a query."""
        return ".".join(identifier(part) for part in self._source.table.split(".", 1))

    def columns(self) -> dict[str, str]:
        """Name and type of each column; :class:`PullError` ``missing_table`` if there is none."""
        found = self._rows(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attnum",
            [self.table],
        )
        if not found:
            raise PullError(
                "missing_table",
                f"数据库 {self._source.connection.database} 里没有表 {self._source.table}",
                "请来源单位恢复这张表，或更正 sources.yml 的 table",
            )
        return {str(name): str(kind) for name, kind in found}

    def readable(self, columns: Sequence[str]) -> None:
        """Raise :class:`PullError` where these columns cannot be selected now."""
        listed = ", ".join(identifier(column) for column in columns)
        self._rows(f"SELECT {listed} FROM {self.table} LIMIT 0")

    def rows_without(self, column: str) -> int:
        """How many rows have nothing in ``column``."""
        name = identifier(column)
        found = self._rows(
            f"SELECT count(*) FROM {self.table} WHERE {name} IS NULL OR trim({name}::text) = ''"
        )
        return int(found[0][0])

    def refused_attaching(self, kind: str) -> PullError:
        """The failure of the bulk reader to connect where the probe could."""
        return PullError(
            "unreachable",
            f"连接数据库 {self._at} 时出错（{kind}）",
            "稍后重试；仍然出错的，检查来源单位对连接数的限制",
        )

    def _rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        failure = None
        try:
            with closing(self._connect()) as session, session.cursor() as cursor:
                cursor.execute(sql, list(parameters) or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            failure = self._refused(error.pgcode, str(error).lower())
        raise failure

    def _connect(self) -> Any:
        connection = self._source.connection
        return psycopg2.connect(
            host=connection.host,
            port=connection.port,
            dbname=connection.database,
            user=connection.user,
            password=password(connection),
            sslmode=connection.sslmode,
            connect_timeout=connection.connect_timeout,
            client_encoding="UTF8",
            application_name="zb_pipelines",
            options=startup_options(connection),
        )

    def _refused(self, code: str | None, told: str) -> PullError:
        if code is None:
            return self._not_connected(told)
        if code.startswith(_WITHOUT_SERVICE):
            return self._not_connected("")
        table = self._source.table
        match code:
            case errorcodes.LOCK_NOT_AVAILABLE:
                return PullError(
                    "locked",
                    f"表 {table} 被来源单位的程序锁定，等了 {self._source.connection.lock_timeout} 秒",
                    "稍后重试；经常如此的，请来源单位错开维护时间",
                )
            case errorcodes.QUERY_CANCELED:
                limit = self._source.connection.statement_timeout
                return PullError(
                    "locked",
                    f"查询表 {table} 超过了 {limit} 秒的时限",
                    "稍后重试，或请来源单位优化视图、调大 sources.yml 的 statement_timeout",
                )
            case errorcodes.INSUFFICIENT_PRIVILEGE:
                return PullError(
                    "authentication",
                    f"账号 {self._source.connection.user} 没有读取表 {table} 的权限",
                    "请来源单位授予 SELECT 权限",
                )
            case _:
                return PullError(
                    "unreadable",
                    f"查询表 {table} 时出错（SQLSTATE {code}）",
                    "请来源单位检查这张表或视图",
                )

    def _not_connected(self, told: str) -> PullError:
        if any(word in told for word in _ABOUT_THE_ACCOUNT):
            return PullError(
                "authentication",
                f"数据库 {self._at} 拒绝了账号 {self._source.connection.user}",
                "向来源单位核对账号和口令，口令放在 sources.yml 的 password_env 所指的环境变量里",
            )
        if any(word in told for word in _ABOUT_THE_DATABASE):
            return PullError(
                "missing_table",
                f"数据库服务器 {self._at} 上没有库 {self._source.connection.database}",
                "更正 sources.yml 的 database，或请来源单位恢复",
            )
        return PullError(
            "unreachable",
            f"连不上数据库 {self._at}",
            f"检查网络和来源单位的数据库是否在运行（最多等 {self._source.connection.connect_timeout} 秒）",
        )
