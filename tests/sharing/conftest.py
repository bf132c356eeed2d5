"""A small city of two agencies with products of all forms, its lake, and a served portal."""

import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
import uvicorn

from assets.build_context import BuildContext
from assets.sharing.build_product import build_product
from assets.sharing.open_package import write_package
from assets.sharing.request_acts import RequestDesk
from resources.platform import Platform
from resources.registry import Release, Standardisation
from tests.builders import agency_fields, entry_fields
from zb_pipelines.domain.catalog.derived_tables.known_columns import entry_columns
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sharing.request import RequestStep, SharingRequest
from zb_pipelines.domain.sql import duckdb_type, identifier
from zb_pipelines.portal.application import application
from zb_pipelines.portal.web.serving import Serving

DAY = date(2026, 9, 23)
"""A Wednesday; 25 to 27 September is a holiday, Sunday 20 September was worked."""
CANARIES = ("370301198802291018", "欧阳金丝雀", "13900001234")
PAYERS: Sequence[Mapping[str, Any]] = (
    {"no": "A1", "name": "甲公司", "status": "正常", "district": "370303", "owner": CANARIES[1]},
    {"no": "A2", "name": "乙公司", "status": "注销", "district": "370302", "owner": CANARIES[1]},
    {"no": "A3", "name": "丙公司", "status": "正常", "district": "370303", "owner": None},
)
PEOPLE: Sequence[Mapping[str, Any]] = tuple(
    {
        "resident_id": CANARIES[0] if n == 0 else f"37030120000101{n:04d}",
        "name": CANARIES[1] if n == 0 else f"某{n}",
        "phone": CANARIES[2],
        "district": "370303" if n < 12 else "370302",
        "sex": "男" if n % 2 else "女",
        "born": date(1988, 2, 29),
    }
    for n in range(15)
)
SCHOOLS: Sequence[Mapping[str, Any]] = (
    {"code": "S1", "name": "第一小学", "students": 300},
    {"code": "S2", "name": "=HYPERLINK(1)", "students": None},
)
PACKAGE = {"theme": "教育", "licence": "试验许可"}


def small_catalog(**levels: str) -> Catalog:
    """The catalog; ``levels`` are other levels of items of ``tax/payer``."""
    payer = [
        {"name": "no"},
        {"name": "name"},
        {"name": "status"},
        {"name": "district", "semantic": "district"},
        {"name": "owner", "level": "L3", "semantic": "person_name"},
    ]
    person = [
        {"name": "resident_id", "level": "L3", "semantic": "resident_id"},
        {"name": "name", "level": "L3", "semantic": "person_name"},
        {"name": "phone", "level": "L3", "semantic": "phone"},
        {"name": "district", "semantic": "district"},
        {"name": "sex"},
        {"name": "born", "type": "date", "level": "L3"},
    ]
    school = [{"name": "code"}, {"name": "name"}, {"name": "students", "type": "integer"}]
    conditional = {
        "sharing": {"type": "有条件共享", "condition": "用于信用监管事项", "mode": "接口"}
    }
    entries = {
        "tax/payer": entry_fields(
            "tax/payer",
            [
                item | ({"level": levels[item["name"]]} if item["name"] in levels else {})
                for item in payer
            ],
            record_key=["no"],
            level="L3",
            subject="纳税信息",
            **conditional,
        ),
        "tax/person": entry_fields(
            "tax/person",
            person,
            record_key=["resident_id"],
            level="L3",
            subject="人口信息",
            **conditional,
        ),
        "school/list": entry_fields("school/list", school, record_key=["code"]),
    }
    return Catalog.model_validate(
        {
            "agencies": {
                key: agency_fields(key) | {"uscc": f"11370300MBTE5T04{n}W"}
                for n, key in enumerate(("tax", "school", "civil", "health"))
            },
            "entries": entries,
            "codes": {},
            "subjects": {"纳税信息": "纳税", "人口信息": "人口"},
            "statutes": {"secret": _statute()},
            "consolidations": {},
            "products": {key: {"key": key, **each} for key, each in _products().items()},
            "channels": {
                "tax": [
                    {
                        "name": "旧接口",
                        "kind": "interface",
                        "data": "纳税",
                        "since": "2018-01-01",
                        "state": "in_use",
                        "due": "2026-06-30",
                        "account": "old",
                    },
                    {
                        "name": "旧网站",
                        "kind": "site",
                        "data": "纳税",
                        "since": "2018-01-01",
                        "state": "merged",
                        "ended": "2026-01-01",
                    },
                    {
                        "name": "文件",
                        "kind": "file_drop",
                        "data": "纳税",
                        "since": "2018-01-01",
                        "state": "merging",
                        "due": "2027-01-01",
                    },
                ],
                "school": [],
            },
        }
    )


def _products() -> dict[str, dict[str, Any]]:
    payer = {"source": "aggregation.tax__payer", "summary": "每行一户", "key_items": ["no"]}
    person = {
        "source": "aggregation.tax__person",
        "summary": "每行一人",
        "key_items": ["resident_id"],
    }
    return {
        "payer": payer | {"title": "登记状态", "form": "table", "items": ["no", "name", "status"]},
        "payer_here": payer
        | {
            "title": "本区",
            "form": "table",
            "items": ["no", "name"],
            "rows": {"district": ["370303"]},
        },
        "payer_file": payer
        | {
            "title": "名册",
            "form": "file",
            "items": ["no", "owner", "district"],
            "treat": {"owner": {"how": "mask"}, "district": {"how": "coarsen", "to": "district"}},
        },
        "identity": {
            "title": "身份核验",
            "summary": "核验",
            "source": "aggregation.tax__person",
            "form": "verify",
            "ask": ["resident_id", "name"],
        },
        "people_count": person
        | {
            "title": "人数",
            "form": "aggregate",
            "key_items": [],
            "aggregate": {
                "by": ["district", "sex"],
                "measures": {"persons": {"function": "count", "title": "人数", "unit": "人"}},
                "k": 5,
            },
        },
        "open_school": {
            "title": "学校名录",
            "summary": "每行一所学校",
            "source": "aggregation.school__list",
            "form": "file",
            "audience": "public",
            "items": ["code", "name", "students"],
            "key_items": ["code"],
            "package": PACKAGE,
        },
        "school": {
            "title": "学校",
            "summary": "每行一所学校",
            "source": "aggregation.school__list",
            "form": "table",
            "items": ["code", "name"],
            "key_items": ["code"],
        },
    }


def _statute() -> dict[str, Any]:
    article = {
        "number": "五",
        "gist": "不得提供纳税资料。",
        "strength": "S1",
        "covers": ["纳税信息"],
    }
    version = {
        "label": "2020",
        "published": "2020-01-01",
        "in_force": "2020-01-01",
        "articles": [article],
        "last_article": 9,
    }
    return {
        "key": "secret",
        "name": "示例保密法",
        "rank": "法律",
        "issuer": "全国人民代表大会常务委员会",
        "source": "虚构",
        "versions": [version],
    }


@dataclass(frozen=True)
class City:
    """The installation with its catalog released and everything built on :data:`DAY`."""

    platform: Platform
    catalog: Catalog

    @property
    def release(self) -> Release:
        """The release in force."""
        found = self.platform.registry.release_on(DAY)
        assert found is not None
        return found

    def desk(self, day: date = DAY) -> RequestDesk:
        return RequestDesk(self.platform.registry, self.catalog, day)

    def build(self, product: str, day: date = DAY) -> None:
        release = self.platform.registry.release_on(day)
        assert release is not None
        with self.platform.engine(memory="500MB", threads=1) as engine:
            context = BuildContext(self.platform, release, day, engine)
            declared = release.catalog.products[product]
            built = build_product(declared, context)
            if declared.audience == "public":
                write_package(declared, context, built)

    def wanted(self, product: str | None, **more: Any) -> SharingRequest:
        said: dict[str, Any] = {
            "id": "",
            "product": product,
            "recipient": "civil",
            "requester": "张三",
            "purpose": "信用监管",
            "basis": "主要职责",
            "scene": "失信惩戒",
            "first": DAY,
            "until": date(2027, 3, 31),
            "quota": 0,
            "opened": DAY,
        }
        return SharingRequest(**said | more)

    def granted(self, product: str, recipient: str = "civil", **more: Any) -> str:
        """A grant of ``product`` by the shortest way; its number."""
        desk = self.desk()
        asked = desk.draft(self.wanted(product, recipient=recipient, **more))
        desk.take(asked.id, RequestStep("submit", "张三", recipient))
        now = desk.take(asked.id, RequestStep("approve", "王五", "bureau"))
        if now.state == "agency_review":
            desk.take(asked.id, RequestStep("approve", "赵六", now.agency or ""))
            desk.take(asked.id, RequestStep("approve", "王五", "bureau"))
        return desk.grant(asked.id, RequestStep("grant", "王五", "bureau")).id

    def token(self, grant: str) -> str:
        return self.platform.registry.sharing.grants.issue_token(grant, "王五", DAY)


@pytest.fixture
def city(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> City:
    """The small city as of :data:`DAY`."""
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    return build_city(platform)


def build_city(platform: Platform, **levels: str) -> City:
    """The small city with everything released and built; ``levels`` as of :func:`small_catalog`."""
    catalog = small_catalog(**levels)
    platform.registry.publish(catalog, "审核员", "首版", date(2026, 9, 1))
    with platform.engine(memory="500MB", threads=1) as engine:
        for entry, rows in (
            ("tax/payer", PAYERS),
            ("tax/person", PEOPLE),
            ("school/list", SCHOOLS),
        ):
            known = entry_columns(catalog.entries[entry])
            numbered = [{"_record": f"{entry}:{n}", "_row": n, **row} for n, row in enumerate(rows)]
            filled = pa.Table.from_pylist(
                [{name: row.get(name) for name in known} for row in numbered]
            )
            engine.connection.register("filled", filled)
            types = ", ".join(
                f"CAST({identifier(name)} AS {duckdb_type(column.type)}) AS {identifier(name)}"
                for name, column in known.items()
                if name != "day"
            )
            platform.lake.replace(
                engine, entry_table("aggregation", entry), DAY, f"SELECT {types} FROM filled"
            )
            platform.registry.record_standardisation(
                Standardisation(
                    entry, DAY, DAY, len(rows), len(rows), 0, "", "", ended_at=datetime.now(UTC)
                )
            )
    city = City(platform, catalog)
    for product in catalog.products:
        city.build(product)
    return city


@pytest.fixture
def server(city: City) -> Generator[str]:
    """The portal of the city on a free port; its address."""
    with serve(city) as address:
        yield address


@contextmanager
def serve(city: City) -> Generator[str]:
    """The portal of ``city`` on a free port; its address."""
    config = uvicorn.Config(application(city.platform, Serving(port=0)), port=0, log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        assert thread.is_alive()
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        thread.join()
