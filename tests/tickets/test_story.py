"""The whole loop as it is lived: defects at night, tickets, a clerk's workbook, the next nights."""

from assets.tickets import book_layout as layout
from tests.tickets.town import (
    FRIDAY,
    MARRIAGE,
    MONDAY,
    REGISTER,
    SATURDAY,
    Clerk,
    Row,
    Station,
    Town,
    resident,
)

ID = [resident(number) for number in range(1, 12)]
BAD_ID = ID[6][:-1] + ("1" if ID[6][-1] != "1" else "2")
TAKEN = ID[7][:-1] + ("1" if ID[7][-1] != "1" else "2")
GOOD: list[Row] = [(ID[0], "甲一", "1"), (ID[1], "乙二", "2")]
DEFECTS: list[Row] = [
    (ID[2], "丙三", "9"),  # corrected rightly
    (ID[3], "丁四", "8"),  # corrected wrongly
    (ID[4], "戊五", "7"),  # not answered
    (ID[5], "己六", "6"),  # the agency says that it is right
    (BAD_ID, "庚七", "1"),  # its id corrected
    (TAKEN, "辛八", "1"),  # its id corrected into that of the first inhabitant
    (ID[8], "", "5"),  # two problems, one corrected
    (ID[9], "", "2"),  # its only problem corrected
]
COPY: Row = (ID[1], "乙贰", "2")  # delivered after 乙二, so the one that is kept
MARRIED: list[Row] = [(ID[0], "甲一", "2"), (ID[1], "乙贰", "2")]


def test_from_defects_to_closed_tickets_and_nothing_is_lost(town: Town) -> None:
    first_night(town)
    file = answered_workbook(town)
    imported(town, file)
    second_night(town)
    third_night(town)


def first_night(town: Town) -> None:
    town.night(FRIDAY, register=[*GOOD, *DEFECTS, COPY], marriage=MARRIED)

    assert town.station(REGISTER, FRIDAY) == Station(11, 2, 9)
    assert town.standing() == {
        "code:sex": ("派发", 5),
        "resident_id:id_no": ("派发", 2),
        "required:name": ("派发", 2),
        "unique:id_no": ("派发", 1),
        "conflict:population.sex": ("派发", 1),
    }
    ticket = town.tickets()["code:sex"]
    assert (ticket.subject.unit, ticket.subject.person) == ("数据科", "张三")
    assert ticket.due == FRIDAY.replace(day=27)  # five working days after a Friday
    town.night(FRIDAY, register=[*GOOD, *DEFECTS, COPY], marriage=MARRIED)
    assert len(town.platform.registry.tickets.journal.lines(ticket.subject.id)) == 2


def answered_workbook(town: Town) -> Clerk:
    done = town.export(FRIDAY)
    clerk = Clerk(done.file)
    rows, conflicts = clerk.sheets()
    seen = clerk.seen(rows)

    assert done.rows == 10
    assert sum(row[layout.SAME_ROWS] for row in seen) == 9
    assert [row["姓名"] for row in seen[1:4]] == ["丙*", "丁*", "戊*"]
    text = "\n".join(str(cell) for row in seen for cell in row.values())
    assert not any(number in text for number in [*ID, BAD_ID, TAKEN])
    line = {int(row["交付行号"]): place for place, row in enumerate(seen)}
    clerk.answer(rows, line[3], "更正为：性别", "1")
    clerk.answer(rows, line[4], "更正为：性别", "男性")
    clerk.answer(rows, line[6], layout.VERDICT, layout.UNTRUE)
    clerk.answer(rows, line[7], "更正为：公民身份号码", ID[6])
    clerk.answer(rows, line[8], "更正为：公民身份号码", ID[0])
    clerk.answer(rows, line[9], "更正为：姓名", "壬九")
    clerk.answer(rows, line[10], "更正为：姓名", "癸十")
    clerk.answer(conflicts, 0, layout.VERDICT, layout.RIGHT)
    clerk.save()
    return clerk


def imported(town: Town, clerk: Clerk) -> None:
    done = town.take(clerk.file, FRIDAY)

    assert done.outcomes == {"accepted": 3, "refused": 3, "disputed": 1, "confirmed": 1}
    assert [line.reasons for line in done.lines] == [
        ("“性别”不在目录登记的代码集内",),
        ("同一主键“公民身份号码”出现多条记录，本条未被采用",),
        ("“性别”不在目录登记的代码集内",),
    ]
    assert town.station(REGISTER, FRIDAY) == Station(11, 5, 6)
    assert town.aggregated(REGISTER, FRIDAY) == {
        ID[0]: ("甲一", "1"),
        ID[1]: ("乙贰", "2"),
        ID[2]: ("丙三", "1"),
        ID[6]: ("庚七", "1"),
        ID[9]: ("癸十", "2"),
    }
    assert town.person(FRIDAY) == town.aggregated(REGISTER, FRIDAY)
    assert town.standing() == {
        "code:sex": ("整改", 4),
        "resident_id:id_no": ("整改", 1),
        "required:name": ("整改", 1),
        "unique:id_no": ("派发", 1),
        "civil disputed:population.sex": ("派发", 1),
    }
    assert town.tickets()["conflict:population.sex"].standing.state == "办结"
    landed = {(i, n or "", s) for i, n, s in town.rows("landing", REGISTER, FRIDAY)}
    assert landed == {*GOOD, *DEFECTS, COPY}  # as it came, for ever


def second_night(town: Town) -> None:
    """The source repeats what was corrected, corrects one itself, and merges its copies."""
    repeated = [row if row[0] != ID[3] else (ID[3], "丁四", "2") for row in DEFECTS]
    named = [row if row[0] != ID[8] else (ID[8], "壬九", "5") for row in repeated]
    town.night(SATURDAY, register=[*GOOD[:1], COPY, *named], marriage=MARRIED)

    assert town.station(REGISTER, SATURDAY) == Station(10, 6, 4)
    assert town.aggregated(REGISTER, SATURDAY)[ID[2]] == ("丙三", "1")
    assert town.aggregated(REGISTER, SATURDAY)[ID[3]] == ("丁四", "2")
    assert town.standing() == {
        "code:sex": ("整改", 3),
        "resident_id:id_no": ("整改", 1),
        "civil disputed:population.sex": ("派发", 1),
    }


def third_night(town: Town) -> None:
    """The source delivers other values: a good one supersedes the correction, a bad one reopens."""
    rows = [
        *GOOD,
        (ID[2], "丙三", "2"),  # good, and not what the clerk had written
        (ID[4], "戊五", "1"),
        (ID[5], "己六", "1"),
        (ID[6], "庚七", "1"),
        (ID[9], "", "2"),  # still covered by its correction
        (ID[10], "", "2"),  # the problem is back
    ]
    town.night(MONDAY, register=rows, marriage=[(ID[0], "甲一", "1")])

    assert town.station(REGISTER, MONDAY) == Station(8, 7, 1)
    assert town.aggregated(REGISTER, MONDAY)[ID[2]] == ("丙三", "2")
    assert town.standing() == {"required:name": ("派发", 1)}
    assert town.tickets()["required:name"].round == 2
    assert town.station(MARRIAGE, MONDAY) == Station(1, 1, 0)
