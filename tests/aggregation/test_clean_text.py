"""The clean text of a column is what the plain Python below says of each value, whichever shortcut is taken."""

import re

import duckdb
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.aggregation.normalise import clean_sql
from tests.deliveries import entry_of
from zb_pipelines.domain.identifiers.normal_form import (
    BLANKS,
    FULL_WIDTH,
    HALF_WIDTH,
    INVISIBLE,
    to_normal_form,
    unwrap,
)

ITEMS = {
    "identifier": {"semantic": "bank_account"},
    "words": {"semantic": "person_name"},
    "phone": {"semantic": "phone"},
    "text": {},
    "number": {"type": "decimal"},
}
NARROW = str.maketrans(FULL_WIDTH, HALF_WIDTH)
WITHOUT_CHINESE = re.compile(f"[ -~！-～{BLANKS}]*")


def clean(kind: str, value: str) -> str | None:
    """Slowly: the same, without looking first whether it is needed."""
    if kind == "identifier":
        return to_normal_form(value) or None
    trimmed = value.strip(BLANKS)
    if kind == "words":
        return trimmed or None
    if kind in ("phone", "text") and unwrap(trimmed) != trimmed:
        return unwrap(trimmed).strip(BLANKS).translate(NARROW) or None
    if kind == "text" and not WITHOUT_CHINESE.fullmatch(value):
        return trimmed or None
    return trimmed.translate(NARROW) or None


pieces = st.sampled_from(
    [
        *"07aZx-./ \t\n\"'`=‘’＝＂１２Ａ张淄号",
        "123456",
        "\u00a0",
        "\u3000",
        *INVISIBLE[:6],
        '="',
        '"',
    ]
)
texts = st.lists(pieces, max_size=8).map("".join) | st.text(max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts.filter(lambda text: "\0" not in text), min_size=20, max_size=60))
@example(
    ['="007"', ' ="007" ', '=" 007"', "'007", "'007 ", '""', '=""', "\u200b'7", "'张三", "‘12-3"]
)
def test_every_shortcut_ends_where_the_long_way_does(values: list[str]) -> None:
    entry = entry_of([{"name": n, "title": n, **more} for n, more in ITEMS.items()], ["text"])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT unnest($1::VARCHAR[]) AS v", [values])
        for item in entry.items:
            found = connection.execute(f"SELECT {clean_sql(item, 'v')} FROM t").fetchall()
            assert [value for (value,) in found] == [clean(item.name, v) for v in values], item.name
