"""Legal text made plain: whatever a 书名号 is typed as, it is looked for."""

import unicodedata

from zb_pipelines.domain.legal.plain_text import may_name_statutes, plain_text

LETTERS = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]


def test_whatever_becomes_a_mark_is_looked_for() -> None:
    marks = [letter for letter in LETTERS if "《" in plain_text(2 * letter)]
    assert {"《", "≪", "<", "＜", "︽"} <= set(marks)
    assert all(may_name_statutes(letter) for letter in marks)


def test_what_cannot_be_seen_goes_and_all_else_stays() -> None:
    kept = [letter for letter in LETTERS if plain_text(f"第{letter}条") != "第条"]
    gone = set(LETTERS) - set(kept)
    assert {"\u200b", "\u00ad", "\ufeff", " ", "\u3000", "\ufe0f", "\u3164"} <= gone
    assert {unicodedata.category(letter)[0] for letter in gone} <= {"C", "Z", "L", "M", "S"}
    assert {"一", "〇", "a", "1", "、"} <= set(kept)
