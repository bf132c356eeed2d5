"""How quickly verification answers over HTTP, from the index of a city's population.

A product of N persons is built as the platform builds it; then a server of its own process answers
``--clients`` connections that each wait for their answer before they ask again (a bounded, closed
loop on loopback). Every answer is checked, and every question must be in the log at the end.
With ``--night`` a city's night is lived beside it all the while. Memory is read after each half.
Run: ``python -m benchmarks.verification [--persons N] [--questions N] [--night]``.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from assets.build_context import BuildContext
from assets.sharing.build_product import build_product
from assets.sharing.request_acts import RequestDesk
from benchmarks.result import Figure, tell
from resources.platform import Platform
from resources.registry import Standardisation
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import installation_at
from zb_pipelines.domain.sharing.request import RequestStep, SharingRequest
from zb_pipelines.nightly.priority import NICENESS

ENTRY = "police/person"


def number(n: int) -> str:
    """An identifier of 18 characters that belongs to nobody."""
    return f"370301{n:012d}"


def catalog() -> Catalog:
    """One entry of persons, one product that verifies them, limits that do not stand in the way."""
    item = {"title": "项", "level": "L3"}
    entry = {
        "key": ENTRY,
        "agency": "police",
        "code": "306001/1",
        "title": "人口",
        "summary": "人口",
        "category": {"kind": "部门信息资源", "subject": "人口", "topic": "人口"},
        "format": {"kind": "数据库", "type": "sqlite"},
        "sharing": {"type": "无条件共享"},
        "opening": {"type": "不予开放"},
        "level": "L3",
        "use": "核验",
        "cycle": "每日",
        "collection_basis": "职责",
        "record_key": ["resident_id"],
        "items": [{"name": "resident_id", **item}, {"name": "name", **item}],
    }
    agency = {
        "name": "局",
        "uscc": "11370300MBTE5T045W",
        "responsible": {
            "unit": "科",
            "person": "人",
            "phone": "0533-2000001",
            "email": "a@b.example",
        },
    }
    agencies = {key: {"key": key, **agency} for key in ("police", "civil")}
    product = {
        "key": "identity",
        "title": "身份核验",
        "summary": "核验",
        "source": "aggregation.police__person",
        "form": "verify",
        "ask": ["resident_id", "name"],
    }
    empty = Catalog.model_validate(
        {
            "agencies": agencies,
            "entries": {ENTRY: entry},
            "codes": {},
            "subjects": {},
            "statutes": {},
            "consolidations": {},
            "products": {"identity": product},
        }
    )
    rules = empty.sharing.model_copy(update={"sweep_keys": 10**9})
    return empty.model_copy(update={"sharing": rules})


def prepare(home: Path, persons: int) -> tuple[str, float]:
    """Build the product and its index; a token, and the seconds of the build."""
    platform, day, said = Platform(installation_at(home)), today(), catalog()
    release = platform.registry.publish(said, "审核员", "压测", day)
    with platform.engine(memory="2GB") as engine:
        select = (
            "SELECT '370301' || lpad(i::VARCHAR, 12, '0') AS resident_id, '某' || i % 1000 AS name,"
            f" i AS _row, i::VARCHAR AS _record, NULL::VARCHAR[] AS _warnings FROM range({persons}) t(i)"
        )
        platform.lake.replace(engine, "aggregation.police__person", day, select)
        done = Standardisation(ENTRY, day, day, persons, persons, 0, "", "")
        platform.registry.record_standardisation(done)
        started = time.perf_counter()
        build_product(said.products["identity"], BuildContext(platform, release, day, engine))
        seconds = time.perf_counter() - started
    desk = RequestDesk(platform.registry, said, day)
    until = day + timedelta(days=90)
    wanted = SharingRequest(
        "", "identity", "civil", "甲", "核验", "职责", "窗口", day, until, 0, day
    )
    asked = desk.draft(wanted).id
    desk.take(asked, RequestStep("submit", "甲", "civil"))
    desk.take(asked, RequestStep("approve", "乙", "bureau"))
    grant = desk.grant(asked, RequestStep("grant", "乙", "bureau")).id
    token = platform.registry.sharing.grants.issue_token(grant, "乙", day)
    platform.close()
    return token, seconds


NIGHT = ("-m", "benchmarks.demo_seeds", "--persons", "3000", "--days", "2", "--seeds", "1")


@contextmanager
def night(wanted: bool) -> Generator[None]:
    """While the block runs a city's night is lived by another process; an error where it ended before."""
    if not wanted:
        yield
        return
    command = ["nice", "-n", str(NICENESS), sys.executable, *NIGHT]
    lived = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
        if lived.poll() is not None:
            raise SystemExit("the night was over before the questions were: ask fewer")
    finally:
        lived.terminate()
        lived.wait()


def memory_of(process: int) -> float:
    """Resident memory of a process, in MB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 2**20


def processor_seconds(process: int) -> float:
    """Processor time that a process has taken so far."""
    ticks = Path(f"/proc/{process}/stat").read_text().split()[13:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


async def ask(port: int, token: str, numbers: range, persons: int, times: list[float]) -> None:
    """One connection that asks for ``numbers`` one after the other; checks each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for n in numbers:
        known, right = n % persons, n % 3
        name = f"某{known % 1000}" if right else "别人"
        body = json.dumps({"resident_id": number(known), "name": name}).encode()
        head = (
            "POST /verify/identity HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        started = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        size = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        said = json.loads(await reader.readexactly(size))
        times.append(time.perf_counter() - started)
        if said.get("answers") != ["yes" if right else "no"]:
            raise SystemExit(f"a wrong answer: {said}")
    writer.close()


async def load(port: int, token: str, clients: int, questions: int, persons: int) -> list[float]:
    """All connections at once; the seconds of every answer."""
    times: list[float] = []
    each = questions // clients
    spans = [range(client * 7919, client * 7919 + each) for client in range(clients)]
    await asyncio.gather(*(ask(port, token, span, persons, times) for span in spans))
    return times


def main() -> None:
    """Build, serve, ask, count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, default=4_700_000)
    options.add_argument("--questions", type=int, default=20_000)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--night", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, night(chosen.night):
        home = Path(folder)
        token, built = prepare(home, chosen.persons)
        command = "from zb_pipelines.cli import main; main()"
        environment = {**os.environ, "ZB_HOME": folder}
        server = subprocess.Popen(
            [sys.executable, "-c", command, "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            line = (server.stdout or sys.stdin).readline()
            port = int(line.strip().rpartition(":")[2])
            asyncio.run(load(port, token, 1, 200, chosen.persons))
            before, started = processor_seconds(server.pid), time.perf_counter()
            half = port, token, chosen.clients, chosen.questions // 2, chosen.persons
            times = asyncio.run(load(*half))
            first_half = memory_of(server.pid)
            times += asyncio.run(load(*half))
            seconds = time.perf_counter() - started
            spent = processor_seconds(server.pid) - before
            memory = memory_of(server.pid)
        finally:
            server.terminate()
            server.wait()
        platform = Platform(installation_at(home))
        logged = sum(
            s.calls for s in platform.registry.sharing.usage.sums(date(2024, 1, 1), today())
        )
        platform.close()
    times.sort()
    tell(
        "verification",
        f"{chosen.persons} persons, {chosen.clients} connections, {len(times)} questions"
        f"{', beside a night' if chosen.night else ''}",
        [
            Figure("build of product and index", built, "s"),
            Figure("answers a second", len(times) / seconds, "/s", "≥ 500"),
            Figure("median", median(times) * 1000, "ms"),
            Figure("p99", times[len(times) * 99 // 100] * 1000, "ms", "< 50"),
            Figure("questions that are not in the log", len(times) + 200 - logged, "", "≤ 0"),
            Figure("processor time of the server a question", (spent / len(times)) * 1000, "ms"),
            Figure("memory of the server", memory, "MB"),
            Figure("more memory than after the first half", memory - first_half, "MB", "≤ 10"),
        ],
    )


if __name__ == "__main__":
    main()
