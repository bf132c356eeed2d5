"""Dagster behind the door after a real night, asked by every role: what its metadata, descriptions, runs and events tell."""

import json
from collections import Counter
from collections.abc import Generator
from itertools import product

import pytest

from resources.platform import Platform
from resources.registry.access.passwords import hash_password
from resources.registry.access.users import User
from tests.access.lived import quarantined
from tests.access.planted import LEVELS, TABLES, everybody, planted
from tests.portal.conftest import HOME, SECRET, Browser
from zb_pipelines.domain.access import Principal, may
from zb_pipelines.portal.application import application

ENTRIES = """metadataEntries { __typename label description
  ... on TextMetadataEntry { text } ... on JsonMetadataEntry { jsonString }
  ... on MarkdownMetadataEntry { mdStr } ... on UrlMetadataEntry { url } ... on PathMetadataEntry { path }
  ... on IntMetadataEntry { intRepr } ... on FloatMetadataEntry { floatValue }
  ... on TableMetadataEntry { table { records schema { columns { name type description } } } }
  ... on TableSchemaMetadataEntry { schema { columns { name type description } } } }"""
ERROR = "error { message className stack cause { message stack cause { message stack } } }"
OUTLETS = {
    "asset descriptions": "{ assetNodes { assetKey { path } description groupName owners { __typename }"
    " tags { key value } kinds computeKind opNames } }",
    "asset metadata": f"{{ assetNodes {{ assetKey {{ path }} {ENTRIES} }} }}",
    "materialisations": "{ assetNodes { assetKey { path } assetMaterializations { label description"
    f" partition tags {{ key value }} {ENTRIES} }} }} }}",
    "checks": "{ assetNodes { assetChecksOrError { ... on AssetChecks { checks { name description"
    " executionForLatestMaterialization { status evaluation { severity description"
    f" {ENTRIES} }} }} }} }} }} }} }}",
    "runs": "{ runsOrError { ... on Runs { results { runId status runConfigYaml tags { key value }"
    " stats { __typename } } } } }",
    "event log": "{ runsOrError { ... on Runs { results { runId eventConnection { events { __typename"
    " ... on MessageEvent { message stepKey eventType }"
    f" ... on ExecutionStepFailureEvent {{ {ERROR} }} ... on RunFailureEvent {{ {ERROR} }}"
    f" ... on MaterializationEvent {{ label description {ENTRIES} }} }} }} }} }} }} }}",
    "schedules and sensors": "{ repositoriesOrError { ... on RepositoryConnection { nodes { schedules"
    " { name description } sensors { name description } jobs { name description } } } } }",
}
LOGS = "run logs"
VALUES = [
    *(planted(*each) for each in product(TABLES, LEVELS)),
    *(quarantined(*each) for each in product(("tax", "market"), LEVELS)),
]


@pytest.fixture
def browsers(lived: Platform) -> Generator[list[tuple[Principal, Browser]]]:
    """Every role's browser, logged in; the public's is not."""
    password, opened = hash_password(SECRET), list[tuple[Principal, Browser]]()
    with Browser(application(lived), base_url=HOME, raise_server_exceptions=False) as first:
        for who in everybody():
            browser = Browser(first.app, base_url=HOME, raise_server_exceptions=False)
            browser.portal = first.portal  # one event loop has the code server
            if who.name != "public":
                user = User(who.name, who.roles, who.agency, theme=who.theme, password=password)
                lived.registry.access.users.add(user, "test")
                assert browser.log_in(who.name).status_code == 303
            opened.append((who, browser))
        yield opened


def ask(browser: Browser, query: str) -> tuple[int, str]:
    said = browser.post("/dagster/graphql", json={"query": query}, headers={"Origin": HOME})
    if said.status_code == 200:
        assert "errors" not in said.json(), said.text
    return said.status_code, said.text


def logs_of(browser: Browser) -> tuple[int, str]:
    """What steps have printed, of every run and step that kept it."""
    status, said = ask(
        browser,
        "{ runsOrError { ... on Runs { results { runId eventConnection { events {"
        " ... on LogsCapturedEvent { fileKey logKey: fileKey } } } } } } }",
    )
    if status != 200:
        return status, said
    parts: list[str] = []
    for run in json.loads(said)["data"]["runsOrError"]["results"]:
        keys = {event["fileKey"] for event in run["eventConnection"]["events"] if event}
        for key in keys:
            words = json.dumps([run["runId"], "compute_logs", key])
            asked = f"{{ capturedLogs(logKey: {words}) {{ stdout stderr }} }}"
            parts.append(ask(browser, asked)[1])
    assert parts
    return 200, "".join(parts)


def test_dagster_tells_no_value_to_whatever_role(
    lived: Platform, browsers: list[tuple[Principal, Browser]]
) -> None:
    seen, cells = Counter[str](), 0
    for (who, browser), outlet in product(browsers, (*OUTLETS, LOGS)):
        status, text = logs_of(browser) if outlet == LOGS else ask(browser, OUTLETS[outlet])
        where = f"{who.name} {outlet} {status}"
        allowed = any(may(who, act).is_allowed for act in ("dagster", "dagster_read"))
        if status != 200:
            seen["refused"] += 1
            assert status in (401, 403), where
            assert not allowed, where
        else:
            seen["shown"] += 1
            assert allowed, where
        for value in VALUES:
            cells += 1
            assert value not in text, f"{where}: {value}"
    assert seen == {"shown": 4 * 8, "refused": 4 * 8}
    assert cells == len(browsers) * 8 * len(VALUES) == 8 * 8 * 24


def test_what_failed_at_a_protected_value_is_told_without_it(
    browsers: list[tuple[Principal, Browser]],
) -> None:
    """The walk looks at something: the night has failures, rows and metadata of the tables."""
    (engineer,) = [browser for who, browser in browsers if who.name == "engineer"]
    events = ask(engineer, OUTLETS["event log"])[1]
    assert "The error has been masked" in events
    assert "ExecutionStepFailureEvent" in events
    # What steps print is kept nowhere.
    assert set(logs_of(engineer)[1].split("}}}")) == {
        '{"data":{"capturedLogs":{"stdout":null,"stderr":null',
        "",
    }
    assert '"partition":"2026-11-22"' in ask(engineer, OUTLETS["materialisations"])[1]
    assert "social_security__case" in ask(engineer, OUTLETS["asset descriptions"])[1]
