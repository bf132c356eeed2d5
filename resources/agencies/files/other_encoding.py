"""Whether a text was read in a wrong encoding: its characters are then rare ones, and usual ones in another.

GB18030, Big5, Shift-JIS and EUC-KR give nearly any two bytes some character, so a wrong declaration
fails on no byte. What tells is how often each character is written: for every character that a text
has, its likelihood as declared is weighed against that of its bytes in another encoding (a ratio of
likelihoods). Rare characters alone never decide: in the other encoding they would have to be usual.
"""

import codecs
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_BLOCKS = 4  # of a text that are looked at, those that are ASCII alone aside
_LETTERS = 6  # different ones at least
_CERTAIN = 17.0  # nats: one in 24 million
_USUAL, _SHARE = 4e-4, 0.4  # likelihood of a usual letter, and their share of the letters of a text
_RUNS = re.compile(r"[^\x00-\x7f]+")
_ZEROS = 50  # of so many bytes of a text in UTF-16 one is zero at least
_NEUTRAL = 2e-3  # of letters of a script that stand in several encodings alike


@dataclass(frozen=True)
class _Model:
    """How likely a letter is in texts of one encoding."""

    name: str
    codec: str
    likelihood: Callable[[str], float]


class Judged:
    """What the text so far says about ``encoding``, in which it was read."""

    def __init__(self, encoding: str) -> None:
        name = codecs.lookup(encoding).name
        name = _FAMILY.get(name, name)
        self._model = next((each for each in _models() if each.name == name), None)
        self._bytes = name if self._model is None and _is_of_bytes(name) else None
        self._seen: set[str] = set()
        self._left = _BLOCKS if self._model or self._bytes else 0

    def add(self, text: str | Callable[[], str]) -> None:
        """Look at the next text, which is made only if it is still looked at."""
        if not self._left:
            return
        told = text if isinstance(text, str) else text()
        if not told.isascii():
            self._seen |= set(_RUNS.findall(told) if self._bytes else told)
            self._left -= 1

    @property
    def other_encoding(self) -> str | None:
        """The encoding that is meant beyond doubt, where it is another one."""
        if self._bytes:
            return _of_runs(self._seen, self._bytes)
        letters = self.letters
        if self._model is None or len(letters) < _LETTERS:
            return None
        weights = {
            other: _weight(letters, self._model, other)
            for other in _models()
            if other is not self._model
        }
        best = max(weights, key=weights.__getitem__)
        return self._name_for(best) if weights[best] >= _CERTAIN else None

    @property
    def plausible(self) -> bool:
        """Whether the text has the characters that texts of its encoding are made of."""
        letters, model = self.letters, self._model
        if model is None or not letters:
            return False
        usual = sum(model.likelihood(each) >= _USUAL for each in letters)
        return usual >= _SHARE * len(letters)

    @property
    def letters(self) -> list[str]:
        """The different letters so far that are not ASCII."""
        return [each for each in self._seen if _is_letter(each)]

    def _name_for(self, model: _Model) -> str:
        """The standard's name, or the one of Windows' code page where a character needs it."""
        assert self._model is not None  # noqa: S101
        try:
            "".join(self._seen).encode(self._model.codec).decode(model.name)
        except UnicodeError:
            return model.codec
        return model.name


def _is_of_bytes(encoding: str) -> bool:
    """Whether each byte is a character of its own, so that nearly any text can be read in the encoding."""
    try:
        return len(bytes(range(0xC0, 0x100)).decode(encoding)) == 0x40
    except UnicodeError:
        return False


def _of_runs(runs: Set[str], encoding: str) -> str | None:
    """The encoding in which all runs of foreign characters are whole texts of usual characters.

    Of those alone whose characters have no ASCII among their bytes, as the runs are cut there.
    """
    for model in _models():
        judged = Judged(model.name)
        try:
            judged.add("".join(run.encode(encoding).decode(model.codec) for run in runs))
        except UnicodeError:
            continue
        if len(judged.letters) >= _LETTERS and judged.plausible:
            return judged.other_encoding or model.name
    return None


def encoding_of(text_in: Callable[[str], Iterable[str]], but: str) -> str | None:
    """The encoding that a text can be read in, other than ``but``; ``text_in`` gives it in an encoding."""
    for name in ("utf-8", *(codec for model in _models() for codec in (model.name, model.codec))):
        if name == but:
            continue
        judged = Judged(name)
        try:
            for block in text_in(name):
                judged.add(block)
        except UnicodeError:
            continue
        if name in ("utf-8", "gb18030") or judged.plausible:
            return judged.other_encoding or name
    return None


def wide_encoding(start: bytes) -> str | None:
    """The UTF-32 or UTF-16 that a text without a mark begins in, told by the zeros of its line ends."""
    if start.count(0) * _ZEROS < len(start):
        return None
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = codecs.getincrementaldecoder(name)("replace").decode(start)
        if "\n" in text and "\0" not in text and "\ufffd" not in text:
            return name
    return None


def _is_letter(each: str) -> bool:
    return not each.isascii() and unicodedata.category(each)[0] in "LC"


def _weight(letters: Iterable[str], read: _Model, other: _Model) -> float:
    """The logarithm of how much likelier the letters are in ``other``; minus infinity if they are not in it."""
    total = 0.0
    for each in letters:
        try:
            there = each.encode(read.codec).decode(other.codec)
        except UnicodeError:
            return -math.inf
        total -= math.log(read.likelihood(each))
        total += sum(math.log(other.likelihood(one)) for one in there)
    return total


_FAMILY = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp950": "big5",
    "cp932": "shift_jis",
    "cp949": "euc_kr",
}


@cache
def _models() -> tuple[_Model, ...]:
    usual = {name: frozenset("".join(lines)) for name, lines in _characters().items()}
    simplified, traditional, korean = usual["simplified"], usual["traditional"], usual["korean"]
    japanese = frozenset(each for each in simplified | traditional if _row(each, "euc_jp") < 0xD0)
    return (
        _Model("gb18030", "gb18030", _chinese(simplified, "gb2312", 0xD8, 1e-4, 2e-5)),
        _Model("big5", "cp950", _chinese(traditional, "big5", 0xC9, 6e-5, 6e-6)),
        _Model("shift_jis", "cp932", _japanese(japanese)),
        _Model("euc_kr", "cp949", _korean(korean)),
        _Model("euc_jp", "euc_jp", _japanese(japanese)),
    )


def _characters() -> dict[str, list[str]]:
    text = Path(__file__).with_name("frequent_characters.yml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _row(each: str, codec: str) -> int:
    """The first byte, of which the usual characters have the lower ones; 256 for none."""
    try:
        coded = each.encode(codec)
    except UnicodeError:
        return 256
    return coded[0] if len(coded) == 2 else 256


def _chinese(
    usual: Set[str], codec: str, second: int, first: float, rare: float
) -> Callable[[str], float]:
    """Usual characters, those of the first level of a standard, and others."""

    def likelihood(each: str) -> float:
        if each in usual:
            return 0.7 / len(usual)
        if not _is_ideograph(each):
            return rare if unicodedata.category(each) == "Co" else _NEUTRAL
        return first if _row(each, codec) < second else rare

    return likelihood


def _japanese(usual: Set[str]) -> Callable[[str], float]:
    def likelihood(each: str) -> float:
        if "\u3040" <= each <= "\u30ff":
            return 3e-3
        if each in usual:
            return 0.5 / len(usual)
        return 6e-5 if _row(each, "euc_jp") < 0xD0 and _is_ideograph(each) else 6e-6

    return likelihood


def _korean(usual: Set[str]) -> Callable[[str], float]:
    def likelihood(each: str) -> float:
        if each in usual:
            return 0.65 / len(usual)
        return 1.5e-4 if "\uac00" <= each <= "\ud7a3" and _row(each, "euc_kr") < 256 else 2e-6

    return likelihood


def _is_ideograph(each: str) -> bool:
    code = ord(each)
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000
