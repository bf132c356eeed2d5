"""The channel of products (Delta Sharing), asked by every role's login and by tokens of grants in every state."""

import json
from collections import Counter
from collections.abc import Generator, Mapping
from itertools import product

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from resources.platform import Platform
from resources.registry.access.passwords import hash_password
from resources.registry.access.users import User
from tests.portal.conftest import HOME, SECRET, Browser
from tests.sharing.conftest import CANARIES, DAY, City, build_city, small_catalog
from zb_pipelines.domain.access import ROLES
from zb_pipelines.portal.application import application

PRODUCTS = ("payer", "payer_here", "payer_file", "people_count", "school", "identity")
RECIPIENTS = ("civil", "health")
STATES = ("active", "revoked", "of another product", "made up", "none")
OF_THE_TABLE = ("version", "metadata", "query", "changes")
BESIDE = {name: "payer" if name != "payer" else "school" for name in PRODUCTS}
SHARE = "/delta-sharing/shares"


@pytest.fixture
def city(platform_of_sharing: Platform, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    return build_city(platform_of_sharing)


@pytest.fixture
def client(city: City) -> Generator[TestClient]:
    with Browser(application(city.platform), base_url=HOME) as opened:
        yield opened


def paths(recipient: str, name: str) -> dict[str, str]:
    """What a client asks about one table, by outlet."""
    table = f"{SHARE}/{recipient}/schemas/shared/tables/{name}"
    return {
        "shares": SHARE,
        "share": f"{SHARE}/{recipient}",
        "schemas": f"{SHARE}/{recipient}/schemas",
        "tables": f"{SHARE}/{recipient}/schemas/shared/tables",
        "all tables": f"{SHARE}/{recipient}/all-tables",
        "version": f"{table}/version",
        "metadata": f"{table}/metadata",
        "query": f"{table}/query",
        "changes": f"{table}/changes?startingVersion=0",
    }


def ask(client: TestClient, outlet: str, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    if outlet == "query":
        answer = client.post(path, json={}, headers=headers)
    else:
        answer = client.get(path, headers=headers, follow_redirects=False)
    return answer.status_code, answer.text


def rows_of(client: TestClient, answer: str) -> list[dict[str, object]]:
    """The rows of the files that an answer links to."""
    lines = [json.loads(line) for line in answer.splitlines()]
    found: list[dict[str, object]] = []
    for each in lines:
        file = each.get("file") or each.get("add")
        if file:
            content = client.get(file["url"].removeprefix(HOME)).content
            found += pq.read_table(pa.BufferReader(content)).to_pylist()
    return found


def test_no_login_of_whatever_role_opens_the_channel(city: City, client: TestClient) -> None:
    seen, password = Counter[int](), hash_password(SECRET)
    for name in PRODUCTS:
        city.granted(name)
    for role, known in ROLES.items():
        browser = Browser(client.app, base_url=HOME)
        if role != "public":
            agency = "tax" if known.scope == "agency" else None
            theme = "healthcare" if known.scope == "theme" else None
            user = User(role, frozenset({role}), agency, theme=theme, password=password)
            city.platform.registry.access.users.add(user, "test")
            assert browser.log_in(role).status_code == 303
        for recipient, name in product(RECIPIENTS, PRODUCTS):
            for outlet, path in paths(recipient, name).items():
                status, text = ask(browser, outlet, path, {"Origin": HOME})
                where = f"{role} {recipient} {name} {outlet} {status}"
                seen[status] += 1
                assert status in (401, 403, 404), where
                assert not [each for each in CANARIES if each in text], where
    assert sum(seen.values()) == len(ROLES) * 2 * len(PRODUCTS) * 9 == 864


def headers_of(city: City, recipient: str, name: str, state: str) -> dict[str, str]:
    """What a caller shows who has a grant of ``name`` in that state."""
    grant = city.granted(BESIDE[name] if state == "of another product" else name, recipient)
    token = "zbs_made_up" if state == "made up" else city.token(grant)
    if state == "revoked":
        city.platform.registry.sharing.grants.revoke(grant, "王五", "目的消失", DAY)
    return {} if state == "none" else {"Authorization": f"Bearer {token}"}


def check_answer(
    outlet: str, answer: tuple[int, str], product: str, *, own: bool, state: str
) -> None:
    """That the answer is what a token in that state may have of ``product``, its recipient's or another's."""
    status, text = answer
    assert not [each for each in CANARIES if each in text]
    if outlet in OF_THE_TABLE:
        assert (status == 200) == (state == "active" and own and product != "identity")
    elif state in ("revoked", "made up", "none") or (not own and outlet != "shares"):
        assert status != 200
    elif status == 200 and outlet in ("tables", "all tables"):
        told = {each["name"] for each in json.loads(text)["items"]}
        assert told <= {BESIDE[product] if state == "of another product" else product}


def check_rows(rows: list[dict[str, object]]) -> None:
    """That no row shows a person in full."""
    for row in rows:
        assert not [value for value in row.values() if value in CANARIES]
        assert row.get("owner") in (None, "", "欧*")


def test_a_token_opens_the_very_product_of_its_grant_while_it_lasts(
    city: City, client: TestClient
) -> None:
    seen, rows_seen = Counter[str](), Counter[str]()
    for recipient, name, state in product(RECIPIENTS, PRODUCTS, STATES):
        headers = headers_of(city, recipient, name, state)
        for whose in RECIPIENTS:
            for outlet, path in paths(whose, name).items():
                answer = ask(client, outlet, path, headers)
                seen["opened" if answer[0] == 200 else "refused"] += 1
                check_answer(outlet, answer, name, own=whose == recipient, state=state)
                if outlet == "query" and answer[0] == 200:
                    rows = rows_of(client, answer[1])
                    check_rows(rows)
                    rows_seen[name] += len(rows)
    # Eighteen questions each: nine of what is the recipient's, nine of what is another's.
    assert sum(seen.values()) == 2 * len(PRODUCTS) * len(STATES) * 18 == 1080
    assert rows_seen == {
        "payer": 6, "payer_here": 4, "payer_file": 6, "people_count": 8, "school": 4,
    }  # fmt: skip


def test_a_product_whose_plain_item_is_raised_by_a_release_opens_to_nobody(
    city: City, client: TestClient
) -> None:
    tokens = {name: city.token(city.granted(name)) for name in ("payer", "payer_file", "school")}
    for level, expected in (("L3", {"payer_file", "school"}), ("L4", {"school"})):
        raised = small_catalog(status=level, district=level)
        city.platform.registry.publish(raised, "审核员", "提级", DAY)
        opened = {
            name
            for name, token in tokens.items()
            if ask(
                client,
                "query",
                paths("civil", name)["query"],
                {"Authorization": f"Bearer {token}"},
            )[0]
            == 200
        }
        assert opened == expected, level
