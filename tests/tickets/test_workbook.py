"""The clerk's workbook: who sees what, and what is refused when it comes back."""

import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest

from assets.tickets import book_layout as layout
from assets.tickets.book_rows import ReadableLevels
from assets.tickets.exporting import export_tickets
from tests.tickets.town import FRIDAY, MONDAY, REGISTER, Clerk, Row, Station, Town, resident
from zb_pipelines.domain.errors import InputError

PASSWORD = "十个字以上的密码-2026"
ID = [resident(number) for number in range(1, 6)]
ROWS: list[Row] = [
    (ID[0], "甲一", "1"),
    (ID[1], "乙二", "9"),
    (ID[1], "乙二", "9"),
    (ID[2], "", "2"),
]


@pytest.fixture
def lived(town: Town) -> Town:
    """One night: two equal rows with a bad code, one row without its name."""
    town.night(FRIDAY, register=ROWS, marriage=[])
    return town


def test_a_workbook_shows_nothing_above_l2_and_no_hash_that_can_be_guessed(lived: Town) -> None:
    file = lived.export(FRIDAY).file
    with zipfile.ZipFile(file) as parts:
        text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())

    assert "乙二" not in text
    assert "乙*" in text
    assert not any(number in text for number in ID)
    ids = [row[layout.ROW_ID] for row in Clerk(file).seen(Clerk(file).sheets()[0])]
    assert len(set(ids)) == len(ids) == 2


def test_full_values_are_only_in_an_encrypted_copy(lived: Town, tmp_path: Path) -> None:
    file = lived.export(FRIDAY, password=PASSWORD).file

    assert not zipfile.is_zipfile(file)
    assert ID[1].encode() not in file.read_bytes()
    with file.open("rb") as encrypted, (tmp_path / "plain.xlsx").open("wb") as plain:
        office = msoffcrypto.OfficeFile(encrypted)
        office.load_key(password=PASSWORD)
        office.decrypt(plain)
    clerk = Clerk(tmp_path / "plain.xlsx")
    assert [row["公民身份号码"] for row in clerk.seen(clerk.sheets()[0])] == [ID[1], ID[2]]
    with pytest.raises(InputError, match="加了密"):
        lived.take(file, FRIDAY)
    with pytest.raises(InputError, match="密码不对"):
        lived.take(file, FRIDAY, "另外一个十个字的密码")
    assert lived.take(file, FRIDAY, PASSWORD).outcomes == {}
    with pytest.raises(InputError, match="密码太短"):
        lived.export(FRIDAY, password="short")
    for simple in ("aaaaaaaaaa", "12345678901234"):
        with pytest.raises(InputError, match="容易猜出"):
            lived.export(FRIDAY, password=simple)


def test_equal_rows_are_one_line_and_are_corrected_together(lived: Town) -> None:
    clerk = Clerk(lived.export(FRIDAY).file)
    (sheet,) = clerk.sheets()
    assert [row[layout.SAME_ROWS] for row in clerk.seen(sheet)] == [2, 1]
    clerk.answer(sheet, 0, "更正为：性别", "2")
    done = lived.take(clerk.save(), FRIDAY)

    assert done.outcomes == {"accepted": 1}
    assert lived.aggregated(REGISTER, FRIDAY)[ID[1]] == ("乙二", "2")
    assert lived.station(REGISTER, FRIDAY) == Station(4, 2, 2)  # the second copy is a duplicate
    assert lived.standing() == {"required:name": ("派发", 1), "unique:id_no": ("派发", 1)}


def test_the_same_workbook_again_changes_no_data(lived: Town) -> None:
    clerk = Clerk(lived.export(FRIDAY).file)
    clerk.answer(clerk.sheets()[0], 1, "更正为：姓名", "丙三")
    first = lived.take(clerk.save(), FRIDAY)
    again = lived.take(clerk.file, FRIDAY)

    assert (first.outcomes, again.outcomes) == ({"accepted": 1}, {"gone": 1})
    assert again.lines[0].row == 3
    assert lived.station(REGISTER, FRIDAY) == Station(4, 2, 2)


def test_a_line_that_was_copied_is_refused(lived: Town) -> None:
    clerk = Clerk(lived.export(FRIDAY).file)
    (sheet,) = clerk.sheets()
    clerk.answer(sheet, 0, "更正为：性别", "1")
    clerk.answer(sheet, 1, layout.ROW_ID, clerk.seen(sheet)[0][layout.ROW_ID])
    clerk.answer(sheet, 1, "更正为：性别", "2")
    done = lived.take(clerk.save(), FRIDAY)

    assert done.outcomes == {"refused": 2}
    assert {line.reasons[0] for line in done.lines} == {"同一记录号出现在几行里"}
    assert lived.station(REGISTER, FRIDAY) == Station(4, 1, 3)


def test_two_answers_that_give_two_rows_one_key_are_both_refused(town: Town) -> None:
    bad = [("X", "甲", "1"), ("Y", "乙", "1")]
    town.night(FRIDAY, register=bad, marriage=[])
    clerk = Clerk(town.export(FRIDAY).file)
    for line in (0, 1):
        clerk.answer(clerk.sheets()[0], line, "更正为：公民身份号码", ID[0])

    assert town.take(clerk.save(), FRIDAY).outcomes == {"refused": 2}
    assert town.station(REGISTER, FRIDAY) == Station(2, 0, 2)


def test_a_required_value_cannot_be_emptied_away(lived: Town) -> None:
    clerk = Clerk(lived.export(FRIDAY).file)
    clerk.answer(clerk.sheets()[0], 0, "更正为：性别", layout.EMPTY)
    done = lived.take(clerk.save(), FRIDAY)

    assert done.outcomes == {"refused": 1}
    assert done.lines[0].reasons == ("必填项“性别”为空",)


def test_a_stale_workbook_touches_nothing_that_the_source_has_changed(lived: Town) -> None:
    clerk = Clerk(lived.export(FRIDAY).file)
    clerk.answer(clerk.sheets()[0], 1, "更正为：姓名", "旧名")
    lived.night(MONDAY, register=[(ID[2], "新名", "2")], marriage=[])
    done = lived.take(clerk.save(), MONDAY)

    assert done.outcomes == {"gone": 1}
    assert lived.aggregated(REGISTER, MONDAY) == {ID[2]: ("新名", "2")}


def test_an_unchanged_delivery_is_read_anew_once_it_is_corrected(lived: Town) -> None:
    lived.night(MONDAY, register=ROWS, marriage=[])
    assert lived.platform.registry.delivery(REGISTER, MONDAY).state == "unchanged"  # pyright: ignore[reportOptionalMemberAccess]
    clerk = Clerk(lived.export(MONDAY).file)
    clerk.answer(clerk.sheets()[0], 1, "更正为：姓名", "丙三")
    lived.take(clerk.save(), MONDAY)

    assert lived.station(REGISTER, MONDAY) == Station(4, 2, 2)
    assert lived.station(REGISTER, FRIDAY) == Station(4, 1, 3)  # the past is as it was
    assert lived.person(MONDAY).keys() == {ID[0], ID[2]}


def test_what_is_no_exported_workbook_is_refused(lived: Town, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("没有内容")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    for name, what in (
        ("a.xlsx", "不是 xlsx"),
        ("b.xlsx", "不是导出的工作簿"),
        ("c.xlsx", "没有这个文件"),
    ):
        with pytest.raises(InputError, match=what):
            lived.take(tmp_path / name, FRIDAY)
    with pytest.raises(InputError, match="单位名录里没有"):
        lived.export(FRIDAY, agency="nobody")


def test_a_confirmed_value_is_shown_to_the_other_agency_and_changes_only_there(town: Town) -> None:
    register: list[Row] = [(ID[0], "甲一", "1"), (ID[1], "乙二", "1")]
    town.night(FRIDAY, register=register, marriage=[(ID[0], "甲一", "2"), (ID[1], "乙二", "2")])
    clerk = Clerk(town.export(FRIDAY).file)
    (sheet,) = clerk.sheets()
    clerk.answer(sheet, 0, layout.VERDICT, layout.RIGHT)
    clerk.answer(sheet, 1, layout.VERDICT, layout.WRONG)
    assert town.take(clerk.save(), FRIDAY).outcomes == {"confirmed": 1, "at_source": 1}
    assert {sex for _, sex in town.person(FRIDAY).values()} == {"1"}
    assert town.standing() == {
        "conflict:population.sex": ("整改", 1),
        "civil disputed:population.sex": ("派发", 1),
    }

    other = Clerk(town.export(FRIDAY, agency="civil").file)
    assert other.sheets() == ["待更正-人口基础数据库"]
    (row,) = other.seen(other.sheets()[0])
    assert (row["本单位的值"], row["其他单位的值"]) == ("2", "1")
    assert layout.VERDICT not in row

    right = next(number for number in ID[:2] if row["主体"].endswith(number[-2:]))
    agreed = [(number, name, "1" if number == right else "2") for number, name, _ in register]
    town.night(MONDAY, register=agreed, marriage=agreed)
    assert town.standing() == {}
    assert sorted(sex for _, sex in town.person(MONDAY).values()) == ["1", "2"]


def test_a_conflict_leads_the_owner_to_its_own_row_without_a_name(town: Town) -> None:
    register: list[Row] = [(ID[0], "甲一", "1"), (ID[1], "乙二", "1"), (ID[2], "丙三", "1")]
    town.night(FRIDAY, register=register, marriage=[(ID[1], "乙二", "2")])
    clerk = Clerk(town.export(FRIDAY).file)
    (row,) = clerk.seen(clerk.sheets()[0])

    assert (row["交付日期"], row["交付行号"]) == (FRIDAY.isoformat(), 2)
    assert row["本单位记录"].startswith("公民身份号码 370303")
    assert ID[1] not in row["本单位记录"]


def test_a_duplicate_says_which_row_was_kept(town: Town) -> None:
    register: list[Row] = [(ID[0], "甲一", "1"), (ID[1], "乙二", "1"), (ID[0], "甲乙", "1")]
    town.night(FRIDAY, register=[*register, ("X", "丁", "1")], marriage=[])
    clerk = Clerk(town.export(FRIDAY).file)
    found = {row["交付行号"]: row["采用的行号"] for row in clerk.seen(clerk.sheets()[0])}

    assert found == {1: 3, 4: None}


def test_an_encrypted_copy_shows_the_levels_that_its_reader_may_see(
    town: Town, tmp_path: Path
) -> None:
    """The agency's own ids and names in full to its clerk, those of another agency still masked."""
    town.night(FRIDAY, register=[(ID[0], "甲一", "1")], marriage=[(ID[0], "乙一", "1")])
    target = tmp_path / "own.xlsx"
    readable = ReadableLevels(own={"L1", "L2", "L3"}, others={"L1", "L2"})
    export_tickets(town.platform, town.release, "police", target, FRIDAY, PASSWORD, readable)
    plain = tmp_path / "plain.xlsx"
    with target.open("rb") as encrypted, plain.open("wb") as opened:
        office = msoffcrypto.OfficeFile(encrypted)
        office.load_key(password=PASSWORD)
        office.decrypt(opened)
    clerk = Clerk(plain)
    (row,) = clerk.seen(clerk.sheets()[0])

    assert (row["主体"], row["本单位的值"], row["其他单位的值"]) == (ID[0], "甲一", "乙*")
