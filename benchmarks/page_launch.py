"""How long one entry takes that somebody materialises on Dagster's page: from the click to its end.

    python -m benchmarks.page_launch [--rounds 5]

A city of 600 persons is published; ``zb ui`` runs as on an engineer's machine, with its daemon. The
page's own request (GraphQL) launches landing and aggregation of one entry after the other; the
clock runs until the page would show success. What is left after the run's own start and end is
queue, process and loading.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event

import dagster as dg
from dagster_graphql import DagsterGraphQLClient, DagsterGraphQLClientError
from dagster_graphql.client.utils import ReloadRepositoryLocationStatus as Reload

from benchmarks.result import Figure, tell
from resources.dagster_instance.backfills import LOCATION
from resources.dagster_instance.home import prepare
from zb_pipelines.domain.settings import current

DAY = date(2026, 11, 20)
ENTRIES = (
    ("public_security", "household_register"),
    ("market_supervision", "enterprise"),
    ("civil_affairs", "minimum_living"),
    ("tax", "taxpayer"),
    ("education", "student"),
)
ZB = Path(sys.executable).with_name("zb")
PATIENCE = 180.0  # seconds
LOOK_AGAIN = 0.02  # seconds


def free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def page(environment: Mapping[str, str], port: int) -> Generator[DagsterGraphQLClient]:
    """``zb ui`` on ``port``, once its code location is loaded."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Path(environment["ZB_HOME"], "ui.log").open("wb") as log:
        server = subprocess.Popen(
            [ZB, "ui", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            yield _client(port)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _client(port: int) -> DagsterGraphQLClient:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            client = DagsterGraphQLClient("127.0.0.1", port_number=port)
            if client.reload_repository_location(LOCATION).status is Reload.SUCCESS:
                return client
        except (DagsterGraphQLClientError, OSError):
            pass  # not yet: the webserver or its code location still starts
        Event().wait(0.5)
    raise SystemExit("zb ui did not load its code location")


def launched(client: DagsterGraphQLClient, agency: str, name: str) -> tuple[float, str]:
    """Seconds from the request to success, and the run's id."""
    began = time.perf_counter()
    run = client.submit_job_execution(
        "__ASSET_JOB",
        repository_location_name=LOCATION,
        repository_name="__repository__",
        tags={"dagster/partition": DAY.isoformat()},
        asset_selection=[["landing", agency, name], ["aggregation", agency, name]],
    )
    status = client.get_run_status(run)
    while status not in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE):
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"{agency}/{name} is still {status.value}")
        Event().wait(LOOK_AGAIN)
        status = client.get_run_status(run)
    if status is dg.DagsterRunStatus.FAILURE:
        raise SystemExit(f"{agency}/{name} failed")
    return time.perf_counter() - began, run


def main() -> None:
    """Launch each entry, tell the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=len(ENTRIES))
    rounds = options.parse_args().rounds
    with TemporaryDirectory() as home:
        ambient = {name: value for name, value in os.environ.items() if not name.startswith("ZB_")}
        environment = {**ambient, "ZB_HOME": home, "ZB_TODAY": DAY.isoformat()}
        built = ("demo", "build", "--persons", "600", "--date", DAY.isoformat())
        why = ("--reviewer", "审核员", "--reason", "首次发布", "--effective", DAY.isoformat())
        for command in (built, ("catalog", "publish", *why)):
            subprocess.run([ZB, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
        with page(environment, free_port()) as client:
            taken = [launched(client, *entry) for entry in ENTRIES[:rounds]]
        os.environ.update(environment)
        prepare(current())
        with dg.DagsterInstance.get() as instance:
            records = [instance.get_run_record_by_id(run) for _, run in taken]
    steps = [(each.end_time or 0.0) - (each.start_time or 0.0) for each in records if each]
    figures = [
        Figure("from the request to success, clock", median(each for each, _ in taken), "s", "≤ 3"),
        Figure("slowest", max(each for each, _ in taken), "s"),
        Figure("of it between the run's start and its end", median(steps), "s"),
    ]
    tell("page_launch", f"landing and aggregation of one entry, median of {rounds}", figures)


if __name__ == "__main__":
    main()
