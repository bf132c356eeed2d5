"""有条件开放: everybody sees the package, its files come by the key of a grant, counted, dead with it."""

from datetime import date

import httpx
import pytest

from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import RequestStep

FILE = "/open/open_school/newest/open_school.csv"
BODY = "91370300MA3C0N3L0D"


@pytest.fixture
def by_key(city: City) -> Catalog:
    """The package of schools, from a later release on by key."""
    school = city.catalog.products["open_school"]
    package = school.model_copy(
        update={"package": school.package and school.package.model_copy(update={"by_key": True})}
    )
    catalog = city.catalog.model_copy(
        update={"products": city.catalog.products | {"open_school": package}}
    )
    city.platform.registry.publish(catalog, "审核员", "有条件开放", DAY)
    return catalog


def grant_of(city: City, catalog: Catalog, recipient: str) -> str:
    desk = City(city.platform, catalog).desk()
    number = desk.draft(city.wanted("open_school", recipient=recipient, quota=2)).id
    desk.take(number, RequestStep("submit", "张三", recipient))
    assert desk.take(number, RequestStep("approve", "王五", "bureau")).state == "agency_review"
    desk.take(number, RequestStep("approve", "钱八", "school"))
    desk.take(number, RequestStep("approve", "王五", "bureau"))
    return desk.grant(number, RequestStep("grant", "王五", "bureau")).id


def test_files_come_by_key_within_the_quota_and_die_with_the_grant(
    city: City, by_key: Catalog, server: str
) -> None:
    assert httpx.get(f"{server}/open/open_school").status_code == 200
    assert httpx.get(f"{server}{FILE}").status_code == 401
    assert httpx.get(f"{server}{FILE}", headers={"X-API-Key": "wrong"}).status_code == 403
    other = city.token(city.granted("payer"))
    assert httpx.get(f"{server}{FILE}", headers={"X-API-Key": other}).status_code == 403
    grant = grant_of(city, by_key, BODY)
    key = {"X-API-Key": city.token(grant)}
    got = httpx.get(f"{server}{FILE}", headers=key)
    assert (got.status_code, got.headers["cache-control"]) == (200, "private, no-cache")
    assert "第一小学" in got.text
    codes = [httpx.get(f"{server}{FILE}", headers=key).status_code for _ in range(2)]
    assert codes == [200, 429]
    usage = city.platform.registry.sharing.usage.calls(DAY, grant)
    assert [(call.act, call.status) for call in usage] == [("download", n) for n in (200, 200, 429)]
    assert usage[0].bytes == len(got.content)
    city.platform.registry.sharing.grants.revoke(grant, "王五", "目的消失", DAY)
    assert httpx.get(f"{server}{FILE}", headers=key).status_code == 403
    dataset = httpx.get(f"{server}/open/catalog.jsonld").json()["dcat:dataset"][0]
    assert dataset["dct:accessRights"]["@id"].endswith("/RESTRICTED")


def test_whoever_is_no_body_may_not_ask(city: City, by_key: Catalog) -> None:
    desk = City(city.platform, by_key).desk(date(2026, 9, 24))
    with pytest.raises(InputError, match="nobody"):
        desk.draft(city.wanted("open_school", recipient="nobody"))
    with pytest.raises(InputError, match=BODY):
        desk.draft(city.wanted("payer", recipient=BODY))
