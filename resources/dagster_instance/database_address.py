"""The address of the PostgreSQL that keeps Dagster's runs and events, where there is one."""

from resources.database_url.database_url import parse_database_url

URL_VARIABLE = "ZB_DAGSTER_PG_URL"


def driver_named(url: str) -> str:
    """The URL with psycopg2 named as its driver.

    SQLAlchemy 2.1 takes psycopg 3 for a bare ``postgresql://``, whose ``NOTIFY``
    dagster-postgres does not survive.
    """
    return (
        parse_database_url(url, URL_VARIABLE)
        .set(drivername="postgresql+psycopg2")
        .render_as_string(hide_password=False)
    )
