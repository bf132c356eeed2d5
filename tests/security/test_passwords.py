"""No message quotes the password of a database URL, however the URL was written."""

import traceback

import pytest

from resources.dagster_instance.database_address import driver_named
from resources.registry import Registry
from zb_pipelines.domain.errors import InputError

URLS = [
    "postgresql://127.0.0.1:1/x?password=SECRETpw99&user=a",
    "postgresql://127.0.0.1:1/x?user=a&sslpassword=SECRETpw99",
    "postgresql://zb:SECRETpw99@127.0.0.1:1/x",
    "postgresql://zb:SEC@RETpw99@127.0.0.1:1/x",
    "postgresql://zb:SECRETpw99",
    "postgresql://zb:SECRETpw99@127.0.0.1:abc/x",
    "postgresql://zb:SECRETpw99@/x?host=/nowhere",
    "mysql://zb:SECRETpw99@127.0.0.1/x",
    "SECRETpw99",
]


@pytest.mark.parametrize("url", URLS)
def test_a_registry_that_cannot_be_opened_does_not_show_its_password(url: str) -> None:
    with pytest.raises(InputError) as raised:
        Registry(url)
    said = "".join(traceback.format_exception(raised.value))
    assert "RETpw99" not in said


@pytest.mark.parametrize(
    "url", ["postgresql://zb:SEC@RETpw99@h/x", "postgresql://zb:RETpw99", "RETpw99"]
)
def test_dagsters_storage_does_not_show_its_password(url: str) -> None:
    with pytest.raises(InputError) as raised:
        driver_named(url)
    assert "RETpw99" not in "".join(traceback.format_exception(raised.value))


def test_a_password_with_escaped_signs_is_taken() -> None:
    assert (
        driver_named("postgresql://zb:a%40b@h:5432/x") == "postgresql+psycopg2://zb:a%40b@h:5432/x"
    )
