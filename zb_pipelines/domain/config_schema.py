"""What `zb.toml` may say: one key for each variable, and how alerts are sent.

The key ``reports_url`` is the variable ``ZB_REPORTS_URL``; a variable that is set wins.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from zb_pipelines.domain.alert_settings import AlertSettings


class Configuration(BaseModel):
    """The file `zb.toml`. Relative paths are relative to the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: str | None = Field(
        default=None,
        description="Folder of everything written; only in a file that ZB_CONFIG names.",
    )
    catalog: str | None = Field(default=None, description="Folder of the working catalog.")
    sources: str | None = Field(
        default=None, description="File that says where the agencies' systems stand."
    )
    lake: str | None = Field(default=None, description="Root of the Delta tables.")
    registry_url: str | None = Field(
        default=None, description="SQLAlchemy URL of the registry (SQLite or PostgreSQL)."
    )
    dagster_home: str | None = Field(
        default=None, description="Folder of the Dagster instance (variable: DAGSTER_HOME)."
    )
    dagster_pg_url: str | None = Field(
        default=None, description="PostgreSQL for Dagster's runs and events; else SQLite."
    )
    today: date | None = Field(
        default=None, description="The business day, for demonstrations and tests."
    )
    scoring: str | None = Field(
        default=None, description="File with weights and grades in place of the catalog's."
    )
    ticket_limits: str | None = Field(
        default=None, description="File with working days of tickets in place of the catalog's."
    )
    law_clock: Literal["in_force", "published"] | None = Field(
        default=None, description="What starts the working days after a change of law."
    )
    law_deadline: Literal["strictest", "verified"] | None = Field(
        default=None,
        description="Which rules set the number of working days after a change of law.",
    )
    first_day: date | None = Field(
        default=None,
        description="The first business day, where incremental sources go further back than the first release.",
    )
    night_cron: str | None = Field(
        default=None,
        pattern=r"^\S+( \S+){4}$",
        description="When the schedule starts a night, as a cron line of Asia/Shanghai.",
    )
    report_working_day: int | None = Field(
        default=None, ge=1, le=15, description="Working day of the month of last month's report."
    )
    reports_url: str | None = Field(
        default=None, description="Where a web server shows the folder of reports."
    )
    portal_url: str | None = Field(
        default=None, description="Address of the portal, for links that lead to it."
    )
    browser: str | None = Field(default=None, description="The browser that prints PDF.")
    webserver: str | None = Field(
        default=None,
        pattern=r"^[^:/]+:\d+$",
        description="Host and port of Dagster's webserver, for reloads after a release.",
    )
    keys: str | None = Field(
        default=None, description="Folder of keys, the owner's alone and outside of the lake."
    )
    token: str | None = Field(
        default=None, description="Label of the PKCS#11 token whose keys encrypt new keys."
    )
    token_library: str | None = Field(
        default=None, description="File of the token's PKCS#11 driver."
    )
    progress: Literal["auto", "lines"] | None = Field(
        default=None,
        description="Whether long commands write a line a part where there is no terminal.",
    )
    lake_encryption: Literal["on", "off"] | None = Field(
        default=None, description="Whether tables of the lake with items above L2 are encrypted."
    )
    checkpoint_key: str | None = Field(
        default=None, description="File of the Ed25519 key that signs the journal's checkpoints."
    )
    checkpoint_sign: str | None = Field(
        default=None, description="Command that signs checkpoints in place of a key in a file."
    )
    checkpoint_to: str | None = Field(
        default=None,
        description="Where checkpoints are copied, separated by commas: folder, mailto:, s3://.",
    )
    timestamp_url: str | None = Field(
        default=None,
        description="Address of an authority of time stamps (RFC 3161) for checkpoints.",
    )
    persons: Literal[1, 2] | None = Field(
        default=None,
        description="How many persons publish, purge, export in full and grant above L2: 2, or 1 in a small city.",
    )
    oidc_issuer: str | None = Field(
        default=None, description="Issuer of the city's identity system (OpenID Connect)."
    )
    oidc_client_id: str | None = Field(
        default=None, description="This platform's client id at the identity system."
    )
    oidc_secret_file: str | None = Field(
        default=None, description="File with the client secret at the identity system."
    )
    workspace: str | None = Field(
        default=None,
        description="Dagster's workspace file that names a code server of its own process.",
    )
    alerts: AlertSettings = Field(
        default_factory=AlertSettings, description="Who is told of what, and how."
    )


PATHS = frozenset(
    {
        "home",
        "catalog",
        "sources",
        "lake",
        "dagster_home",
        "keys",
        "token_library",
        "checkpoint_key",
        "scoring",
        "ticket_limits",
        "workspace",
        "oidc_secret_file",
    }
)
"""Keys whose value is a path, relative to the file."""
VARIABLES = {"dagster_home": "DAGSTER_HOME"}
"""Keys whose variable is not ``ZB_`` and the key in capitals."""
ENVIRONMENT_ONLY = {
    "ZB_CONFIG": "file of settings in place of `zb.toml` in `ZB_HOME`",
    "ZB_TICKETS_PASSWORD": "password of a workbook with unmasked cells",
    "ZB_PURGE_IDENTIFIER": "identifier of the person whom `zb purge` erases",
    "ZB_USER_PASSWORD": "password of a user of the site, in place of the prompt",
    "ZB_TOKEN_PIN": "PIN of the token",
    "ZB_DEMO_POSTGRES_PASSWORD": "password of the demo city's PostgreSQL",
    "ZB_DEMO_MARIADB_PASSWORD": "password of the demo city's MariaDB",
}
"""Variables that no file holds: secrets that must not stand on a command line, and the file itself."""


def variable_of(key: str) -> str:
    """The environment variable of a key."""
    return VARIABLES.get(key, f"ZB_{key.upper()}")
