"""Asks Dagster's webserver by its public GraphQL: to load a release, to launch a backfill.

Which webserver: `ZB_WEBSERVER`, else the one that was started last on this installation, through the
portal's door where it stands behind one (:mod:`resources.dagster_instance.home`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from resources.dagster_instance.backfills import LOCATION
from resources.dagster_instance.home import webserver_address, webserver_door
from resources.dagster_instance.runs import QUIET
from zb_pipelines.domain.messages import message

Ranges = Mapping[dg.AssetKey, Sequence[tuple[str, str]]]
"""First and last partition of each stretch of an asset's partitions."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE = 300.0  # seconds: a release of a whole city is loaded meanwhile

_RELOAD = """mutation ($location: String!) {
  reloadRepositoryLocation(repositoryLocationName: $location) {
    __typename
    ... on WorkspaceLocationEntry { locationOrLoadError { __typename ... on PythonError { message } } }
    ... on PythonError { message }
  }
}"""
_LAUNCH = """mutation ($backfill: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $backfill) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
_HEARTBEAT = """query {
  instance { daemonHealth { daemonStatus(daemonType: "BACKFILL") { lastHeartbeatTime } } }
}"""


class WebserverError(Exception):
    """The webserver cannot be reached, or refused; the text says why, in a line."""


class UnreachableError(WebserverError):
    """Nobody answers at the address, or somebody who is no Dagster of ours."""


def load_newest_release() -> str:
    """Have the webserver load the code location again; its address.

    Raises :class:`WebserverError` where it cannot be asked, or the location does not load.
    """
    answer = _ask(_RELOAD, {"location": LOCATION})["reloadRepositoryLocation"]
    entry = answer.get("locationOrLoadError") or {}
    if answer["__typename"] != "WorkspaceLocationEntry":
        raise WebserverError(_reason(answer))
    if entry.get("__typename") == "PythonError":
        raise WebserverError(_reason(entry))
    host, port = webserver_address()
    return f"{host}:{port}"


def launch_backfill(
    instance: dg.DagsterInstance, ranges: Ranges, tags: Mapping[str, str], title: str
) -> str | None:
    """Have the webserver launch a backfill of ``ranges``; its id.

    ``None`` where no webserver serves this instance, or it is read-only. Each asset needs a range:
    Dagster takes none as all of its partitions. Raises :class:`WebserverError` where it refused.
    """
    if not all(ranges.values()):
        raise ValueError("an asset without partitions")
    backfill = {
        "partitionsByAssets": [
            {
                "assetKey": {"path": list(key.path)},
                "partitions": {"ranges": [{"start": first, "end": last} for first, last in mine]},
            }
            for key, mine in ranges.items()
        ],
        "tags": [{"key": key, "value": value} for key, value in tags.items()],
        "title": title,
        "runConfigData": json.dumps(QUIET),
    }
    try:
        if not _serves(instance):
            return None
        answer = _ask(_LAUNCH, {"backfill": backfill})["launchPartitionBackfill"]
    except UnreachableError:
        return None
    if answer["__typename"] == "UnauthorizedError":
        return None
    if answer["__typename"] != "LaunchBackfillSuccess":
        raise WebserverError(_reason(answer))
    return str(answer["backfillId"])


def webserver_version() -> str:
    """The version of Dagster that answers; :class:`UnreachableError` where none of ours does."""
    return str(_ask("query { version }", {})["version"])


def _serves(instance: dg.DagsterInstance) -> bool:
    """Whether the webserver reads this very instance: both know the same heartbeat of its daemon."""
    before = _beat(instance)
    health = _ask(_HEARTBEAT, {})["instance"]["daemonHealth"]["daemonStatus"]
    return health["lastHeartbeatTime"] in (before, _beat(instance)) and before is not None


def _beat(instance: dg.DagsterInstance) -> float | None:
    beat = instance.get_daemon_heartbeats().get("BACKFILL")
    return beat.timestamp if beat else None


def _ask(query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data of the answer; :class:`UnreachableError` where there is none."""
    import httpx

    (host, port), door = webserver_address(), webserver_door()
    scheme = "https" if door.tls else "http"
    try:
        answer = httpx.post(
            f"{scheme}://{host}:{port}{door.prefix}/graphql",
            json={"query": query, "variables": variables},
            headers=door.headers,
            timeout=httpx.Timeout(_PATIENCE, connect=5),
            # The certificate is the city's name's; on loopback the door's token proves who asks.
            verify=host not in _LOOPBACK,
            trust_env=host not in _LOOPBACK,
        )
        answer.raise_for_status()
        data = answer.json().get("data")
    except (httpx.HTTPError, ValueError) as error:
        raise UnreachableError(f"{host}:{port}: {type(error).__name__}") from None
    if not isinstance(data, dict):
        raise UnreachableError(f"{host}:{port}: " + message("its answer is not Dagster's"))
    return data


def _reason(answer: Mapping[str, Any]) -> str:
    said = str(answer.get("message") or answer["__typename"]).strip()
    return said.splitlines()[0][:300]
