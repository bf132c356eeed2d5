"""The channel as recipients and the public see it, over HTTP."""

import io
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import delta_sharing
import httpx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from resources.registry.sharing.usage_roots import usage_root
from resources.sharing_profile import write_profile
from tests.sharing.conftest import CANARIES, DAY, City, small_catalog

TABLE = "/delta-sharing/shares/civil/schemas/shared/tables/payer"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def profile(city: City, server: str, tmp_path: Path, grant: str) -> Path:
    file = tmp_path / "p.share"
    write_profile(file, server, city.token(grant), date(2027, 3, 31))
    return file


def test_the_official_client_reads_exactly_the_grant(
    city: City, server: str, tmp_path: Path
) -> None:
    file = profile(city, server, tmp_path, city.granted("payer"))
    assert file.stat().st_mode & 0o777 == 0o600
    (table,) = delta_sharing.SharingClient(str(file)).list_all_tables()
    url = f"{file}#{table.share}.{table.schema}.{table.name}"
    read = delta_sharing.load_as_pandas(url)
    assert list(read.columns) == ["no", "name", "status", "row_ref"]
    assert sorted(read["no"]) == ["A1", "A2", "A3"]
    assert len(delta_sharing.load_as_pandas(url, limit=2)) == 2
    version = delta_sharing.get_table_version(url)
    changes = delta_sharing.load_table_changes_as_pandas(url, starting_version=version)
    assert set(changes["_change_type"]) == {"insert"}


@pytest.mark.parametrize("form", ["people_count", "payer_file", "payer_here"])
def test_the_other_forms_are_read_alike(city: City, server: str, tmp_path: Path, form: str) -> None:
    file = profile(city, server, tmp_path, city.granted(form))
    read: pd.DataFrame = delta_sharing.load_as_pandas(f"{file}#civil.shared.{form}")
    assert len(read) == {"people_count": 4, "payer_file": 3, "payer_here": 2}[form]


def test_wrong_expired_revoked_and_foreign_tokens_are_refused(
    city: City, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = city.granted("payer"), city.granted("payer", "health")
    token, foreign = city.token(mine), city.token(other)
    path = f"{server}{TABLE}/metadata"
    assert httpx.get(path, headers=bearer(token)).status_code == 200
    assert httpx.get(path).status_code == 401
    assert httpx.get(path, headers=bearer("wrong")).status_code == 403
    assert httpx.get(path, headers=bearer(foreign)).status_code == 403
    beside = path.replace("/payer/", "/payer_here/")
    assert httpx.get(beside, headers=bearer(token)).status_code == 403
    city.platform.registry.sharing.grants.revoke(mine, "王五", "目的消失", DAY)
    assert httpx.get(path, headers=bearer(token)).status_code == 403
    monkeypatch.setenv("ZB_TODAY", "2027-05-01")
    theirs = path.replace("/civil/", "/health/")
    assert httpx.get(theirs, headers=bearer(foreign)).status_code == 403


def links(server: str, token: str) -> list[str]:
    answer = httpx.post(f"{server}{TABLE}/query", json={}, headers=bearer(token))
    return [json.loads(line)["file"]["url"] for line in answer.text.splitlines()[2:]]


def test_a_link_dies_with_its_grant_and_cannot_be_changed(city: City, server: str) -> None:
    grant = city.granted("payer")
    (link,) = links(server, city.token(grant))
    assert pq.read_table(io.BytesIO(httpx.get(link).content)).num_rows == 3
    assert httpx.get(link.replace("/payer/", "/payer_file/")).status_code == 403
    assert httpx.get(link.replace("expires=", "expires=9")).status_code == 403
    city.platform.registry.sharing.grants.revoke(grant, "王五", "目的消失", DAY)
    assert httpx.get(link).status_code == 403


def test_a_level_raised_by_a_release_ends_the_supply(city: City, server: str) -> None:
    grant = city.granted("payer")
    token = city.token(grant)
    city.platform.registry.publish(small_catalog(status="L3"), "审核员", "提级", DAY)
    refused = httpx.get(f"{server}{TABLE}/metadata", headers=bearer(token))
    assert refused.status_code == 403
    assert "级别" in refused.text


def test_every_byte_served_is_in_the_log(city: City, server: str) -> None:
    grant = city.granted("payer")
    (link,) = links(server, city.token(grant))
    whole = httpx.get(link).content
    part = httpx.get(link, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, whole[:100])
    usage = city.platform.registry.sharing.usage
    calls = usage.calls(DAY, grant)
    served = [call.bytes for call in calls if call.act == "file"]
    assert served == [len(whole), 100]
    assert [call.rows for call in calls if call.act == "query"] == [3]
    assert {call.purpose for call in calls} == {"信用监管"}
    tomorrow = date(2026, 9, 24)
    assert usage.seal(tomorrow) == [DAY]
    assert usage.seal(tomorrow) == []
    sealed = json.loads(city.platform.registry.journal.lines(DAY.isoformat())[-1].detail)
    assert sealed["root"] == usage_root(map(asdict, usage.calls(DAY)))


def test_a_quota_ends_the_day(city: City, server: str) -> None:
    token = city.token(city.granted("payer", quota=2))
    codes = [
        httpx.post(f"{server}{TABLE}/query", json={}, headers=bearer(token)).status_code
        for _ in range(3)
    ]
    assert codes == [200, 200, 429]


@pytest.mark.parametrize("body", ["[]", '{"limitHint": -1}', "no"])
def test_hints_that_are_none_are_refused(city: City, server: str, body: str) -> None:
    token = city.token(city.granted("payer"))
    answer = httpx.post(f"{server}{TABLE}/query", content=body, headers=bearer(token))
    assert answer.status_code == 400


def ask(server: str, token: str, *pairs: tuple[str, str]) -> httpx.Response:
    asks = [{"resident_id": number, "name": name} for number, name in pairs]
    return httpx.post(f"{server}/verify/identity", json={"asks": asks}, headers=bearer(token))


def test_verification_says_yes_no_or_unknown_in_one_shape(city: City, server: str) -> None:
    token = city.token(city.granted("identity"))
    answer = ask(server, token, CANARIES[:2], (CANARIES[0], "别人"), ("370301199001010016", "别人"))
    assert answer.json() == {
        "product": "identity",
        "as_of": DAY.isoformat(),
        "answers": ["yes", "no", "unknown"],
    }
    said = httpx.post(
        f"{server}/verify/identity",
        json={"resident_id": f" {CANARIES[0]}", "name": CANARIES[1]},
        headers=bearer(token),
    )
    assert said.json()["answers"] == ["yes"]


def test_a_destroyed_key_is_refused_at_once_and_a_new_one_answers_what_is_built_anew(
    city: City, server: str
) -> None:
    token = city.token(city.granted("identity"))
    assert ask(server, token, CANARIES[:2]).json()["answers"] == ["yes"]
    before = len(city.platform.registry.sharing.usage.calls(DAY))
    keys = city.platform.keys
    keys.rotate("product/identity", "王五")
    assert ask(server, token, CANARIES[:2]).json()["answers"] == ["yes"]
    keys.destroy("product/identity", "王五")
    refused = ask(server, token, CANARIES[:2])
    assert refused.status_code == 503
    assert "密钥" in refused.text
    assert len(city.platform.registry.sharing.usage.calls(DAY)) == before + 1
    city.build("identity")
    assert ask(server, token, CANARIES[:2]).json()["answers"] == ["yes"]


def test_what_was_asked_is_kept_as_a_hash_only(city: City, server: str) -> None:
    grant = city.granted("identity")
    ask(server, city.token(grant), CANARIES[:2])
    (call,) = city.platform.registry.sharing.usage.calls(DAY, grant)
    assert call.subject is not None
    assert call.subject.startswith("k")
    kept = b"".join(file.read_bytes() for file in city.platform.settings.home.glob("registry.db*"))
    assert CANARIES[0].encode() not in kept


def test_a_table_of_hashes_is_not_handed_out(city: City, server: str) -> None:
    token = city.token(city.granted("identity"))
    path = f"{server}/delta-sharing/shares/civil/schemas/shared/tables/identity/query"
    assert httpx.post(path, json={}, headers=bearer(token)).status_code == 403


def test_too_many_persons_a_day_are_a_sweep(city: City, server: str) -> None:
    rules = city.catalog.sharing.model_copy(update={"sweep_keys": 3})
    catalog = city.catalog.model_copy(update={"sharing": rules})
    city.platform.registry.publish(catalog, "审核员", "限", date(2026, 9, 2))
    token = city.token(city.granted("identity"))
    codes = [ask(server, token, (f"37030119900101{n:04d}", "某")).status_code for n in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    actions = [line.action for line in city.platform.registry.journal.lines()]
    assert actions.count("核验疑似扫描") == 1


@pytest.mark.parametrize("body", [{}, {"asks": []}, {"asks": [{"resident_id": "1"}]}, []])
def test_an_incomplete_question_is_refused(city: City, server: str, body: object) -> None:
    token = city.token(city.granted("identity"))
    answer = httpx.post(f"{server}/verify/identity", json=body, headers=bearer(token))
    assert answer.status_code == 400


def test_a_canary_is_in_nothing_that_is_served(city: City, server: str) -> None:
    bodies = [
        httpx.get(f"{server}/open/").content,
        httpx.get(f"{server}/open/catalog.jsonld").content,
    ]
    bodies += [
        httpx.get(f"{server}/open/open_school/newest/open_school.{kind}").content
        for kind in ("csv", "json", "xlsx", "parquet")
    ]
    for product in ("payer", "payer_here", "payer_file", "people_count"):
        token = city.token(city.granted(product))
        path = f"{server}/delta-sharing/shares/civil/schemas/shared/tables/{product}"
        answer = httpx.post(f"{path}/query", json={}, headers=bearer(token))
        bodies.append(answer.content)
        for line in answer.text.splitlines()[2:]:
            served = httpx.get(json.loads(line)["file"]["url"]).content
            bodies += [served, str(pq.read_table(io.BytesIO(served)).to_pylist()).encode()]
    assert not [each for each in CANARIES for body in bodies if each.encode() in body]
