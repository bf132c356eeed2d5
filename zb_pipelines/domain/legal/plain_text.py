"""Legal text as typed or copied, made plain: what cannot be seen goes, what looks alike becomes one."""

import re
import unicodedata

STATE = "中华人民共和国"
LONGEST_BASIS = 4000
_OPENING, _CLOSING = ("<<", "≪", "⟪", "«"), (">>", "≫", "⟫", "»")
# 《 itself, what is told above, and what NFKC makes either of.
_MAY_OPEN = re.compile("[《︽«≪⟪<＜﹤]")
_INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn")
_FILLERS = "\u115f\u1160\u3164\u2800"
# Written like 〇 or like a dash by typists and by readers of scanned paper.
_LOOKALIKES = str.maketrans(
    {"○": "〇", "◯": "〇", "Ｏ": "〇", "﹣": "-", "–": "-", "‐": "-", "―": "—"}
)


def may_name_statutes(text: str) -> bool:
    """Whether :func:`plain_text` can have a 书名号: nearly every text of a catalog has none."""
    return _MAY_OPEN.search(text) is not None


def plain_text(text: str) -> str:
    """``text`` in NFKC without blanks and invisible characters, with one kind of 书名号."""
    same = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))
    for mark in _OPENING:
        same = same.replace(mark, "《")
    for mark in _CLOSING:
        same = same.replace(mark, "》")
    return same.translate(_VISIBLE)


def plain_name(name: str) -> str:
    """The name of a statute as it is compared: nested marks as 〈〉, no outer 《》, no state's name."""
    plain = plain_text(name)
    if plain.startswith("《") and plain.endswith("》") and plain.find("》") == len(plain) - 1:
        plain = plain[1:-1]
    plain = re.sub(r"[《〈<]", "〈", re.sub(r"[》〉>]", "〉", plain))
    return plain.removeprefix(STATE).replace(f"〈{STATE}", "〈")


def _is_invisible(letter: str) -> bool:
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or letter in _FILLERS or unicodedata.category(letter) in _INVISIBLE


class _Visible(dict[int, int | None]):
    """For ``str.translate``: what can be seen stays; each letter is looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if _is_invisible(chr(code)) else code
        return self[code]


_VISIBLE = _Visible()
