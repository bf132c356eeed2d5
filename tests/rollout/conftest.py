"""A small catalog that a test bends: two agencies, three entries, one base table, one law."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any, cast

import pytest

from resources.registry import Release
from tests.builders import agency_fields, entry_fields
from tests.rollout.house import DAYS, House, base, opened
from zb_pipelines.domain.catalog.model.model import Catalog

DAY = date(2026, 11, 20)


def _entry(key: str, items: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    mine = {"identifiers": ["uscc"], "record_key": ["uscc"], "subject": "纳税人"}
    return entry_fields(key, items, **(mine | more))


def _catalog() -> dict[str, Any]:
    uscc = {"name": "uscc", "title": "统一社会信用代码", "required": True}
    name = {"name": "name", "title": "名称", "level": "L1"}
    return {
        "agencies": {key: agency_fields(key) for key in ("tax", "market")},
        "entries": {
            "tax/payer": _entry(
                "tax/payer",
                [
                    uscc,
                    name,
                    {"name": "phone", "title": "联系电话", "level": "L2"},
                    {"name": "status", "title": "状态", "codes": "status"},
                ],
            ),
            "tax/invoice": _entry(
                "tax/invoice",
                [uscc, {"name": "opened", "title": "开票时间", "type": "datetime"}],
                extraction={"mode": "incremental", "time": "opened"},
            ),
            "market/company": _entry("market/company", [uscc, name]),
        },
        "codes": {
            "status": {
                "key": "status",
                "title": "状态",
                "source": "示例",
                "values": {"01": "存续", "02": "注销"},
            }
        },
        "subjects": {"纳税人": "依法纳税的单位和个人"},
        "statutes": {
            "secret_law": {
                "key": "secret_law",
                "name": "中华人民共和国示例保密法",
                "rank": "法律",
                "issuer": "全国人民代表大会常务委员会",
                "source": "测试",
                "checked": "2026-11-01",
                "versions": [
                    {
                        "label": "2010",
                        "in_force": "2010-01-01",
                        "articles": [
                            {
                                "number": "八",
                                "topic": "纳税人信息保密",
                                "gist": "不得向任何单位提供纳税人信息",
                                "strength": "S1",
                                "covers": ["纳税人"],
                            }
                        ],
                    }
                ],
            }
        },
        "consolidations": {
            "legal_entity": {
                "database": "legal_entity",
                "table": "body",
                "title": "法人单位",
                "key": "uscc",
                "key_title": "统一社会信用代码",
                "key_semantic": "reg_no",  # of no fixed length
                "claims": [
                    {"entry": "market/company", "key": "uscc", "fields": {"name": "name"}},
                    {"entry": "tax/payer", "key": "uscc", "fields": {"name": "name"}},
                ],
                "fields": [
                    {
                        "name": "name",
                        "title": "名称",
                        "order": ["market/company", "tax/payer"],
                        "reason": "登记机关为准",
                    }
                ],
            }
        },
    }


Bend = Callable[[dict[str, Any], str], object]


@pytest.fixture(scope="session")
def draft() -> Callable[..., Catalog]:
    """The small catalog after the given changes to its plain form, mostly to one entry."""

    def build(*bends: Bend, entry: str = "tax/payer") -> Catalog:
        plain = json.loads(json.dumps(_catalog()))
        for bend in bends:
            bend(plain, entry)
        return Catalog.model_validate(plain)

    return build


@pytest.fixture(scope="session")
def three_days(tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Catalog]) -> Path:
    """A folder with an installation that lived three nights, and its agencies."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as monkeypatch:
        house = opened(folder / "home", folder / "agencies", monkeypatch)
        release = house.publish(draft(base))
        for day in DAYS:
            house.live(release, day)
        house.platform.registry.close()
    return folder


@pytest.fixture
def house(three_days: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A copy of it for one test."""
    copytree(three_days, tmp_path / "lived")
    copied = opened(tmp_path / "lived" / "home", tmp_path / "lived" / "agencies", monkeypatch)
    yield copied
    copied.platform.registry.close()


@pytest.fixture
def lived(house: House) -> Release:
    return house.platform.registry.releases()[0]


@pytest.fixture(params=["sqlite", "postgresql"])
def either_registry(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty registry, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    return cast(str, request.getfixturevalue("postgres_database"))
