"""`zb tickets` as a person types it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.tickets.town import FRIDAY, REGISTER, Clerk, Station, Town, resident
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.errors import InputError

Zb = Callable[..., Any]
ID = [resident(number) for number in range(1, 4)]
NAMES = ("甲一", "乙二", "丙三", "丙叁")


@pytest.fixture
def zb(town: Town, monkeypatch: pytest.MonkeyPatch) -> Zb:
    """`zb tickets …` on a town after one night; gives the JSON that it says."""
    home = town.platform.settings.home
    monkeypatch.setenv("ZB_HOME", str(home))
    for name in ("ZB_LAKE", "ZB_REGISTRY_URL", "ZB_TICKETS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    rows = [(ID[0], NAMES[0], "1"), (ID[1], NAMES[1], "9"), (ID[2], NAMES[2], "8")]
    town.night(FRIDAY, register=rows, marriage=[(ID[0], NAMES[0], "2")])

    def run(*arguments: object, code: int = 0) -> Any:
        done = CliRunner().invoke(declare_app(), ["tickets", *map(str, arguments), "--json"])
        if isinstance(done.exception, InputError):
            raise done.exception
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    return run


def test_a_clerk_is_led_from_list_to_closed(zb: Zb, town: Town, tmp_path: Path) -> None:
    listed = zb("list", "--agency", "police")
    assert {(t["rule"], t["rows"], t["person"]) for t in listed} == {
        ("code:sex", 2, "张三"),
        ("conflict:population.sex", 1, "张三"),
    }
    assert zb("list", "--agency", "civil") == []
    sex = next(t for t in listed if t["kind"] == "rule")["id"]
    assert zb("act", sex, "签收", "--by", "李四", "--reason", "已收到")["state"] == "签收"

    file = tmp_path / "book.xlsx"
    assert zb("export", "--agency", "police", "--out", file)["rows"] == 3
    clerk = Clerk(file)
    for line, value in enumerate(("1", "没有")):
        clerk.answer(clerk.sheets()[0], line, "更正为：性别", value)
    done = zb("import", clerk.save(), "--by", "李四", code=2)
    assert done["outcomes"] == {"accepted": 1, "refused": 1}
    assert done["lines"][0]["row"] == 3
    assert done["built"] == ["base.population__person"]
    assert town.station(REGISTER, FRIDAY) == Station(3, 2, 1)

    assert zb("export", "--agency", "police", "--out", file)["rows"] == 2
    clerk = Clerk(file)
    clerk.answer(clerk.sheets()[0], 0, "更正为：性别", "2")
    assert zb("import", clerk.save(), "--by", "李四")["outcomes"] == {"accepted": 1}
    told = zb("show", sex)
    assert (told["state"], told["rows"], told["found"], told["closed"]) == (
        "办结",
        0,
        2,
        "2026-11-20",
    )
    assert told["history"][-1]["action"] == "工单办结"
    assert {step["actor"] for step in told["history"]} == {"夜间复检", "李四"}
    (police,) = zb("figures", "--period", "2026-11", "--agency", "police")
    assert (police["raised"], police["closed"], police["on_time"], police["left"]) == (2, 1, 1, 1)
    assert police["correction_rate"] == 1  # the other ticket is not due yet


def test_nothing_above_l2_leaves_the_lake(zb: Zb, town: Town) -> None:
    home = town.platform.settings.home
    file = home / "out.xlsx"
    zb("export", "--agency", "police", "--out", file)
    clerk = Clerk(file)
    clerk.answer(clerk.sheets()[0], 0, "更正为：性别", "1")
    said = json.dumps([zb("import", clerk.save(), "--by", "李四"), zb("list"), zb("list", "--all")])

    kept = b"".join(path.read_bytes() for path in home.glob("registry.db*"))
    for value in (*ID, *NAMES):
        assert value.encode() not in kept
        assert value not in said
    logs = "".join(path.read_text() for path in home.glob("lake/correction/*/_delta_log/*.json"))
    assert logs
    assert not any(value in logs for value in (*ID, *NAMES))


def test_full_values_need_a_password_and_a_password_full_values(zb: Zb, tmp_path: Path) -> None:
    file = tmp_path / "full.xlsx"
    with pytest.raises(InputError, match="加密的副本"):
        zb("export", "--agency", "police", "--out", file, "--unmasked")
    with pytest.raises(InputError, match="加密的副本"):
        zb("export", "--agency", "police", "--out", file, "--password", "十个字以上的密码-2026")
    assert not file.exists()
    done = zb(
        "export",
        "--agency",
        "police",
        "--out",
        file,
        "--unmasked",
        "--password",
        "十个字以上的密码-2026",
    )
    assert done["unmasked"]
    assert file.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
