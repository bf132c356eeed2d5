"""Nothing above L2 is shown whole, and the engine masks as Python does."""

from datetime import date, datetime

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zb_pipelines.domain.access.levels import masked_sql, masked_value
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.masking import HIDDEN, mask, mask_sql

SEMANTICS = (
    "resident_id", "identity_number", "uscc", "org_code", "reg_no", "person_name",
    "body_name", "phone", "address", "district", "bank_account", None,
)  # fmt: skip
LEVELS = ("L1", "L2", "L3", "L4")


@pytest.mark.parametrize(
    ("value", "semantic", "shown"),
    [
        ("张三", "person_name", "张*"),
        ("欧阳建国", "person_name", "欧*"),
        ("张", "person_name", "张*"),
        ("370301198802291018", "resident_id", "370301**********18"),
        ("370301880229101", "resident_id", "370301*******01"),
        ("E1234567", "identity_number", HIDDEN),
        ("91370303MATE5T0171", "uscc", "913703**********71"),
        ("MATE5T017", "org_code", HIDDEN),
        ("13800001234", "phone", "138****1234"),
        ("0533-2000001", "phone", "053*****0001"),
        ("2000001", "phone", HIDDEN),
        ("山东省淄博市张店区柳泉路1号", "address", "山东省淄博市张店区***"),
        ("桓台县索镇中心大街", "address", "桓台县***"),
        ("柳泉路12号幸福小区3号楼", "address", HIDDEN),
        ("幸福小区3号楼", "address", HIDDEN),
        ("东风社区", "address", HIDDEN),
        ("6222000000001234", "bank_account", "************1234"),
        ("6222", "bank_account", HIDDEN),
        ("370303", "district", HIDDEN),
        ("5000", None, HIDDEN),
    ],
)
def test_l3_shows_only_what_the_pattern_allows(value: str, semantic: str | None, shown: str):
    assert mask(value, "L3", semantic) == shown


@pytest.mark.parametrize("semantic", SEMANTICS)
def test_l4_shows_nothing_and_l2_everything(semantic: str | None):
    assert mask("370301198802291018", "L4", semantic) == HIDDEN
    assert mask("91370303MATE5T0171 柳泉路1号", "L2", semantic) == "91370303MATE5T0171 柳泉路1号"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("370301198802291018", "370301**********18"),
        ("37030119880229101X", "370301**********1X"),
        ("３７０３０１１９８８０２２９１０１８", "３７０３０１**********１８"),
        ("证号370301198802291018，电话13800001234", "证号370301**********18，电话138****1234"),
        ("370301198802291018 370301198802291026", "370301**********18 370301**********26"),
        ("370301880229101", "370301*******01"),
        ("138-0000-1234", "138****1234"),
        ("+8613800001234", "+86138****1234"),
        ("13800001234,13900005678,13700009999", "138****1234,139****5678,137****9999"),
        ("卡号6222000000001234567", "卡号************4567"),
        ("913703001643241234", "913703001643241234"),
        ("0533-2000001", "0533-****0001"),
        ("（0533）2000001", "（0533）****0001"),
        ("+86 533 200 0001", "+86 533 ****0001"),
        ("０５３３－２０００００１", "０５３３－****０００１"),
        ("05332000001", "0533****0001"),
        ("电话05332345678转801", "电话0533****5678转801"),
        ("01082345678", "010****5678"),
        ("053323456789", "0533****6789"),
        ("０５３３２３４５６７８", "０５３３****５６７８"),
        ("0533\u200b234\u200b5678", "0533****\u200b5678"),
        ("+8653323456789", "+86533****6789"),
        ("0086-533-2345678", "0086-533-****5678"),
        ("0533 - 2345678", "0533 - ****5678"),
        ("370303 19880229 1018", "370303**********18"),
        ("370303-1988-0229-101x", "370303**********1x"),
        ("3 7 0 3 0 3 1 9 8 8 0 2 2 9 1 0 1 8", "3 7 0 3 0 3**********1 8"),
        ("370303\u200019880229\u30001018", "370303**********18"),
        ("3703\u200b0319880229101\u200b8", "3703\u200b03**********1\u200b8"),
        ("370303 880229 101", "370303*******01"),
        ("+86 (139) 1234.5678", "+86 (139)****5678"),
        ("(138)0000-1234", "(138)****1234"),
        ("138  0000  1234", "138****1234"),
        ("1380 0001 234", "1380****234"),
        ("138 000 01234", "138****1234"),
        ("138-00-00-12-34", "138******34"),
        ("1 3 8 0 0 0 0 1 2 3 4", "1 3 8****1 2 3 4"),
        ("0086 13800001234", "0086 138****1234"),
        ("013800001234", "0138****1234"),
        ("13\u200b800001234", "13\u200b8****1234"),
        ("37030119880229101X01", "370301************01"),
        ("zhang.san@qq.com", "z***"),
        ("邮箱：zhangsan＠１６３.com，", "邮箱：z***，"),
        ("鲁C12345", "鲁C***45"),
        ("鲁C·12345", "鲁C***45"),
        ("新能源鲁CD12345", "新能源鲁C***45"),
        ("车牌 鲁CD12345", "车牌 鲁C***45"),
        ("鲁 C 12345 学", "鲁 C***45 学"),
        ("护照号：E12345678", "护照号：E******78"),
        ("E12345678", "E12345678"),
        ("梯11鲁C00123(26)", "梯11鲁C00123(26)"),
        ("2012-11-20 2012-11-21 12:00", "2012-11-20 2012-11-21 12:00"),
        ("1990-01-01 123", "1990-01-01 123"),
        ("13800001234.56", "13800001234.56"),
        ("0.13800001234", "0.13800001234"),
        ("JY13703030012345", "JY13703030012345"),
        ("BH-05332345678", "BH-05332345678"),
        ("0.053 2345678", "0.053 2345678"),
        ("139.1234.5678", "139****5678"),
        ("139－1234－5678", "139****5678"),
        ("6222 0212 3456 7890 123", "************0 123"),
        ("６２２２０２１２３４５６７８９０", "************７８９０"),
        ("6222-0212-3456-7890", "************7890"),
        ("2026-11-28 2026-11-29", "2026-11-28 2026-11-29"),
        ("400000 2000-01-01 00:00:00", "400000 2000-01-01 00:00:00"),
        ("118.054100 36.813500", "118.054100 36.813500"),
        ("370303000000", "370303000000"),
        ("2026-11-20 10:00:00", "2026-11-20 10:00:00"),
        ("20261120138000012340001", "20261120138000012340001"),
    ],
)
@pytest.mark.parametrize("level", ["L1", "L2"])
def test_what_looks_like_a_persons_number_is_masked_at_any_level(
    value: str, shown: str, level: str
) -> None:
    assert mask(value, level, "uscc") == shown
    with duckdb.connect() as connection:
        made = connection.execute(
            f"SELECT {mask_sql('v', level, 'uscc')} FROM (SELECT $1 AS v)", [value]
        )
        assert made.fetchall() == [(shown,)]


_DAYS = st.dates(date(1800, 1, 1), date(2999, 12, 31))
_TIMES = st.tuples(_DAYS, st.times()).map(lambda at: datetime.combine(*at))
_CODES = st.one_of(
    _DAYS.map(lambda day: day.strftime("%Y-%m-%d")),
    _DAYS.map(lambda day: day.strftime("%Y%m%d")),
    _TIMES.map(lambda at: at.strftime("%Y-%m-%d %H:%M:%S")),
    _TIMES.map(lambda at: at.strftime("%Y年%m月%d日%H时%M分")),
    st.decimals(0, 10**9, places=2).map(lambda amount: f"{amount:.2f}元"),
    st.decimals(0, 10**11, places=2).map(lambda amount: f"{amount:,.2f}"),
    st.decimals(-180, 180, places=6).map(str),
    st.integers(110000, 659999).map(str),
    st.integers(110000, 659999).map(lambda district: f"{district}000000"),
    st.integers(0, 10**14 - 1).map(lambda number: f"JY{number:014}"),
    st.integers(0, 10**6 - 1).map(lambda number: f"306001/{number:06}"),
    st.integers(1, 10**4).map(lambda number: f"鲁政办发〔2026〕{number}号"),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9).map(lambda code: f"91370303{code}A"),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@example(["20000101", "0.100000"], " ")
@example(["110101", "101.010100"], " ")
@example(["110000", "2000-01-01", "2000-01-01"], " ")
@given(st.lists(_CODES, min_size=1, max_size=4), st.sampled_from([" ", ", ", "，", "至", "; "]))
def test_dates_amounts_places_and_codes_are_no_numbers_of_persons(
    codes: list[str], between: str
) -> None:
    value = between.join(codes)
    assert mask(value, "L2", None) == value


@pytest.mark.parametrize("between", [" ", "-", "\u3000", "－", " - "])
@pytest.mark.parametrize(
    "groups", [("370303", "580", "101", "001"), ("370303", "58", "0", "1", "0", "1", "001")]
)
def test_a_former_number_is_hidden_wherever_it_is_parted(
    groups: tuple[str, ...], between: str
) -> None:
    assert mask(between.join(groups), "L2", None) == "370303*******01"


_REGIONS = ("370303", "110101", "659001", "830000")
_SPACE = ("", " ", "-", "－", "\u3000", "\u200b", " - ", "\u00a0")
_AROUND = ("", "号码", "：", "（", " ", "，", "tel:")


@st.composite
def _personal(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody may type it, and its digits."""
    born = draw(st.dates(date(1900, 1, 1), date(2029, 12, 31))).strftime("%Y%m%d")
    region, between = draw(st.sampled_from(_REGIONS)), draw(st.sampled_from(_SPACE))
    some = f"{draw(st.integers(0, 9999)):04}"
    local = f"{draw(st.integers(2, 8))}{draw(st.integers(0, 99)):02}"
    groups = draw(
        st.sampled_from(
            [
                (region, born, some),
                (region, born[2:], some[:3]),
                (f"1{draw(st.integers(3, 9))}{some[0]}", some, some[::-1]),
                ("0533", local, some),
                ("010", f"{local}{some[0]}", some),
                ("6222", "0212", some, some[::-1]),
            ]
        )
    )
    typed = between.join(groups)
    if draw(st.booleans()):
        typed = typed.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    before, after = draw(st.sampled_from(_AROUND)), draw(st.sampled_from(_AROUND[:6]))
    return f"{before}{typed}{after}", "".join(groups)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(_personal())
def test_a_persons_number_is_masked_however_it_is_typed(typed: tuple[str, str]) -> None:
    value, digits = typed
    shown = mask(value, "L2", None)
    assert shown != value
    assert digits not in "".join(str(int(sign)) for sign in shown if sign.isdigit())
    with duckdb.connect() as connection:
        made = connection.execute(
            f"SELECT {mask_sql('v', 'L2', None)} FROM (SELECT $1 AS v)", [value]
        )
        assert made.fetchall() == [(shown,)]


def test_a_former_number_of_registration_is_no_resident_s() -> None:
    assert mask("370303201101234", "L1", "reg_no") == "370303201101234"
    assert mask("370303201101234", "L1", "body_name") != "370303201101234"


def test_a_number_is_shown_where_the_item_is_meant_to_hold_it() -> None:
    assert mask("13800001234", "L1", "phone") == "13800001234"
    assert mask("370301198802291018", "L2", "resident_id") == "370301198802291018"
    assert mask("13800001234", "L1", "body_name") == "138****1234"


@pytest.mark.parametrize("level", LEVELS)
def test_an_absent_value_shows_as_nothing(level: str):
    assert mask(None, level, "phone") == mask("", level, "phone") == ""


def test_an_unknown_level_is_refused_rather_than_shown():
    with pytest.raises(InputError, match="L9"):
        mask("张三", "L9", "person_name")
    with pytest.raises(InputError, match="L9"):
        mask_sql("name", "L9", "person_name")


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=2), st.sampled_from(SEMANTICS))
def test_l3_never_shows_the_whole_value(value: str, semantic: str | None):
    shown = mask(value, "L3", semantic)
    assert shown != value or value == HIDDEN or set(value[1:]) == {"*"}


VALUES = st.one_of(
    st.none(),
    st.text("张店区县小社路山东省123-０ \n'a*", max_size=24),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=24),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(VALUES, min_size=1, max_size=30))
def test_the_engine_masks_exactly_as_python_does(values: list[str | None]):
    asked = [(level, semantic) for level in LEVELS for semantic in SEMANTICS]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (n INTEGER, v VARCHAR)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", list(enumerate(values)))
        columns = ", ".join(mask_sql("v", *each) for each in asked)
        rows = connection.execute(f"SELECT {columns} FROM t ORDER BY n").fetchall()
    assert rows == [tuple(mask(value, *each) for each in asked) for value in values]


def test_the_engine_masks_numbers_and_days_too():
    shown = mask_sql("DATE '2026-01-02'", "L2", None)
    hidden = mask_sql("42", "L3", None)
    assert duckdb.sql(f"SELECT {shown}, {hidden}").fetchall() == [("2026-01-02", HIDDEN)]


WRONG_FIELD = {
    "司徒雀羽": "****",
    "JOHN SMITH": "* *",
    "二〇二六年十一月": "二〇二六年十一月",
    "2026-11-22T01:02:03Z": "2026-11-22T01:02:03Z",
    "12.5万元": "12.5万元",
    "１，２３４": "１，２３４",
}


@pytest.mark.parametrize(("value", "shown"), WRONG_FIELD.items())
def test_a_name_in_a_field_of_days_or_numbers_is_hidden_at_any_level(
    value: str, shown: str
) -> None:
    """By item: whoever masks it knows its type."""
    for kind in ("date", "datetime", "integer", "decimal"):
        item = Item.model_validate({"name": "x", "title": "x", "level": "L2", "type": kind})
        assert masked_value(value, item) == shown
        sql = f"SELECT {masked_sql('$1::VARCHAR', item)}"
        assert duckdb.execute(sql, [value]).fetchone() == (shown,)
    text = Item.model_validate({"name": "x", "title": "x", "level": "L2"})
    assert masked_value(value, text) == value
