import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.numerals import to_chinese, to_number


@given(st.integers(min_value=1, max_value=9999))
def test_a_number_written_in_chinese_reads_back_as_itself(number: int) -> None:
    assert to_number(to_chinese(number)) == number


@given(st.integers(min_value=1, max_value=9999))
def test_a_number_in_arabic_digits_of_either_width_reads_as_itself(number: int) -> None:
    wide = str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert to_number(str(number)) == to_number(wide) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"), (10, "十"), (18, "十八"), (20, "二十"), (28, "二十八"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (136, "一百三十六"), (205, "二百零五"),
        (1010, "一千零一十"), (1110, "一千一百一十"), (1242, "一千二百四十二"), (9001, "九千零一"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_statutes_write_them(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert to_number(text) == number


def test_years_and_old_forms_are_read() -> None:
    assert to_number("二〇二四") == 2024
    assert to_number("一十二") == 12
    assert to_number("一百〇三") == 103


@pytest.mark.parametrize("text", ["", "百", "十百", "二三十", "一百零", "万", "x", "0", "二十十"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="不是序号"):
        to_number(text)


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_numbers_that_no_statute_has_are_refused(number: int) -> None:
    with pytest.raises(InputError, match="不在 1 至 9999"):
        to_chinese(number)
