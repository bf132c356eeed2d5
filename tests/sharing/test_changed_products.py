"""Between a release that changes a product and its build, nothing of before is handed out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from assets.sharing.handover.deliver import deliver
from assets.sharing.handover.product_handover import ProductHandover
from resources.platform import Platform
from tests.sharing.conftest import CANARIES, DAY, City, serve, small_catalog
from zb_pipelines.domain.errors import InputError

TABLE = "/delta-sharing/shares/civil/schemas/shared/tables/payer"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def publish(city: City, key: str, **fields: Any) -> City:
    """The city under a release in which the product ``key`` has other ``fields``, as a server opened then sees it."""
    products = dict(small_catalog().products)
    products[key] = products[key].model_copy(update=fields)
    catalog = small_catalog().model_copy(update={"products": products})
    city.platform.registry.publish(catalog, "审核员", "变更产品", DAY)
    return City(Platform(city.platform.settings), catalog)


def link_of(server: str, headers: Mapping[str, str]) -> str:
    """Path and query of the link to the table's one file."""
    answer = httpx.post(f"{server}{TABLE}/query", json={}, headers=dict(headers))
    address = answer.text.split('"url":')[1].split('"')[1].replace("\\u0026", "&")
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_a_table_with_fewer_items_is_served_once_it_is_built_anew(
    city: City, server: str, tmp_path: Path
) -> None:
    grant = city.granted("payer")
    headers = bearer(city.token(grant))
    link = link_of(server, headers)
    assert httpx.get(f"{server}{link}").status_code == 200
    now = publish(city, "payer", items=("no", "status"))
    with serve(now) as changed:
        for path in ("/version", "/metadata", "/changes?startingVersion=0"):
            refused = httpx.get(f"{changed}{TABLE}{path}", headers=headers)
            assert (refused.status_code, "尚未重新生成" in refused.text) == (503, True), path
        assert httpx.post(f"{changed}{TABLE}/query", json={}, headers=headers).status_code == 503
        assert httpx.get(f"{changed}{link}").status_code == 503
        held = now.platform.registry.sharing.grants.one(grant)
        asked = ProductHandover(now.platform, now.release, held, DAY, "王五")
        with pytest.raises(InputError, match="尚未重新生成"):
            deliver(asked, str(tmp_path / "out"))
        assert not (tmp_path / "out").exists()
        now.build("payer")
        content = httpx.get(f"{changed}{link_of(changed, headers)}").content
        assert b"A1" in content
        assert "甲公司".encode() not in content
        assert deliver(asked, str(tmp_path / "out")).rows == 3


def test_other_words_of_a_product_change_nothing_of_what_is_served(city: City) -> None:
    headers = bearer(city.token(city.granted("payer")))
    with serve(publish(city, "payer", title="别的名称")) as changed:
        assert httpx.get(f"{changed}{TABLE}/metadata", headers=headers).status_code == 200


def test_verification_of_fewer_rows_answers_once_it_is_built_anew(city: City) -> None:
    headers = bearer(city.token(city.granted("identity")))
    asks = {"resident_id": CANARIES[0], "name": CANARIES[1]}
    now = publish(city, "identity", rows={"district": ("370302",)})
    with serve(now) as changed:
        ask = f"{changed}/verify/identity"
        assert httpx.post(ask, json=asks, headers=headers).status_code == 503
        now.build("identity")
        assert httpx.post(ask, json=asks, headers=headers).json()["answers"] == ["unknown"]


def test_a_package_with_fewer_items_is_shown_once_it_is_built_anew(city: City) -> None:
    package = "/open/open_school"
    now = publish(city, "open_school", items=("code", "name"))
    with serve(now) as changed:
        for path in ("", "/newest/open_school.csv", "/2026.09.23.1/open_school.csv"):
            assert httpx.get(f"{changed}{package}{path}").status_code == 404, path
        assert "open_school" not in httpx.get(f"{changed}/open/catalog.jsonld").text
        now.build("open_school")
        assert "students" not in httpx.get(f"{changed}{package}/newest/open_school.csv").text
        assert "open_school" in httpx.get(f"{changed}/open/catalog.jsonld").text
        # The version of before stays shut.
        assert httpx.get(f"{changed}{package}/2026.09.23.1/open_school.csv").status_code == 404
