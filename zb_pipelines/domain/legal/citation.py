"""Reads the text that an agency typed as a legal basis into the provisions that it cites.

Accepted: Chinese or Arabic numerals, brackets and digits of either width, a year or a document
number in brackets, provisions joined by 、，；和及与以及, provisions that go on in the statute named
before, ranges with 至, short forms (第二十、二十一条). Whether the statute exists is not asked here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.bracket import NO_LAW, read_brackets
from zb_pipelines.domain.legal.citation_token import NAME, PROVISION, TOKEN, numbers, refusal, span
from zb_pipelines.domain.legal.cited_provision import LEVELS, Citation, Level
from zb_pipelines.domain.legal.numerals import to_chinese, to_number
from zb_pipelines.domain.legal.plain_text import LONGEST_BASIS, may_name_statutes, plain_text
from zb_pipelines.domain.messages import message

__all__ = ["Citation", "named_provisions", "parse_citations"]

_NAME = re.compile(NAME)
_BRACKET = re.compile(r"\([^()]*\)")
_SPLIT_DIGITS = re.compile(r"(?<=[条款项第、,至(])[0-9]+\s+[0-9]+(?=[条款项)])")
_CONNECTING = ("span", "joint")


def parse_citations(text: str) -> tuple[Citation, ...]:
    """The provisions that ``text`` cites, in order, each once; a range becomes its members.

    Raises ``InputError`` where any part cannot be read: a basis half understood is none.
    """
    if len(text) > LONGEST_BASIS:
        raise refusal(
            message("the text is longer than {longest} characters", longest=LONGEST_BASIS)
        )
    if split := _SPLIT_DIGITS.search(text):
        raise refusal(message("'{part}' has a blank inside a number", part=split[0]))
    plain = plain_text(text)
    tokens, rest = _tokens(plain)
    if rest:
        raise refusal(message("'{part}' cannot be read", part=rest[:20]))
    found = _provisions(plain, tokens)
    if not found:
        raise refusal(message("'{text}' names no statute", text=plain))
    return found


def named_provisions(text: str | None) -> tuple[Citation, ...]:
    """The provisions that a free text names, as in 《X法》第七条规定的登记职责; words are passed over.

    Unlike :func:`parse_citations` it refuses nothing: what cannot be read is a citation that
    says so (``unread``).
    """
    said = (text or "")[: 4 * LONGEST_BASIS]
    if not may_name_statutes(said):
        return ()
    plain = plain_text(said)
    starts = [name.start() for name in _NAME.finditer(plain)]
    found: list[Citation] = []
    for start, end in zip(starts, [*starts, len(plain)][1:], strict=True):
        found += _read_citations(plain[start:end])
    return tuple(dict.fromkeys(found))


def _read_citations(segment: str) -> Iterator[Citation]:
    """What one name and the words after it cite."""
    tokens, rest = _tokens(segment)
    while rest and len(tokens) > 1 and tokens[-1].lastgroup in _CONNECTING:
        tokens.pop()
    try:
        if loose := PROVISION.search(rest):
            raise refusal(message("'{part}' cannot be read", part=rest[: loose.end()][-20:]))
        cited = _provisions(segment, tokens)
    except InputError as refused:
        sentence = message("{what}; {remedy}.", **_problem_texts(refused))
        cited = tuple(replace(_citation_of_name(tokens[0]), unread=sentence) for _ in (0,))
    behind = "".join(_BRACKET.findall(rest))
    ended = NO_LAW.search(behind)
    dated = read_brackets("", behind) if rest.startswith("(") else None
    for citation in cited:
        if ended:
            citation = replace(citation, no_law=ended[0])
        elif dated and dated.year and citation.year is None:
            citation = replace(citation, year=dated.year, year_in_force=dated.in_force)
        yield citation


def _problem_texts(refused: InputError) -> dict[str, str]:
    return {"what": refused.problems[0].what, "remedy": refused.problems[0].remedy}


def _tokens(plain: str) -> tuple[list[re.Match[str]], str]:
    """The parts of the text as far as they can be read, and what follows them."""
    found: list[re.Match[str]] = []
    position = 0
    while position < len(plain) and (token := TOKEN.match(plain, position)):
        found.append(token)
        position = token.end()
    return found, plain[position:]


def _provisions(text: str, tokens: list[re.Match[str]]) -> tuple[Citation, ...]:
    reading = _Reading(text)
    for token in tokens:
        reading.take(token)
    return tuple(dict.fromkeys(reading.finish()))


def _citation_of_name(token: re.Match[str]) -> Citation:
    said = read_brackets(token["name"], token["marks"])
    return Citation(
        said.name,
        year=said.year,
        year_in_force=said.in_force,
        document=said.document,
        no_law=said.no_law,
    )


class _Reading:
    """The state of reading one text: what is finished, what is open, what joins them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done: list[Citation] = []
        self.open: list[Citation] = []
        self.joined = self.span = self.listed = False

    def take(self, token: re.Match[str]) -> None:
        """Adds one part to what was read."""
        if token["name"]:
            self.done += self.open
            self.open = [_citation_of_name(token)]
            self.joined = self.listed = False
        elif token["span"]:
            self.span = True
        elif token["joint"]:
            self.joined = True
        elif not token["filler"]:
            self._level(token)

    def finish(self) -> list[Citation]:
        """Everything read; ``InputError`` where a range was begun and not ended."""
        if self.span:
            raise self._refusal(message("nothing follows the word that begins a range"))
        return self.done + self.open

    def _level(self, token: re.Match[str]) -> None:
        level, values = numbers(token)
        listed = len(values) > 1
        if not self.open:
            raise self._refusal(message("no statute is named before '{part}'", part=token[0]))
        if self.span:
            values = self._members(level, values)
        last = self.open[-1]
        deeper = last.level is None or LEVELS.index(level) > LEVELS.index(last.level)
        if deeper and last.level is not None and (self.joined or self.listed):
            raise self._refusal(message("it is unclear to what '{part}' belongs", part=token[0]))
        if not deeper or self.joined or self.span:
            self.done += [citation for citation in self.open if citation.level is not None]
            last = _up_to(last, level)
        else:
            self.done += self.open[:-1]
        if level != "article" and last.article is None:
            raise self._refusal(message("no article is named before '{part}'", part=token[0]))
        self.open = [replace(last, **{level: value}) for value in values]
        self.joined, self.span, self.listed = False, False, listed

    def _members(self, level: Level, values: list[int | str]) -> list[int | str]:
        """What a range adds after its first member, e.g. 第十六条至第十八条 → 十七, 十八."""
        first = getattr(self.open[-1], level)
        if first is None or self.open[-1].level != level or len(values) != 1:
            raise self._refusal(message("the two ends of a range are not of one level"))
        if "之" in f"{first}{values[0]}":
            raise self._refusal(message("a range cannot begin or end with an inserted article"))
        start, end = (to_number(str(bound)) for bound in (first, values[0]))
        return [to_chinese(n) if level == "article" else n for n in span(start, end)]

    def _refusal(self, what: str) -> InputError:
        return refusal(message("'{text}': {what}", text=self.text, what=what))


def _up_to(citation: Citation, level: Level) -> Citation:
    """The citation without ``level`` and what lies below it."""
    return replace(citation, **dict.fromkeys(LEVELS[LEVELS.index(level) :]))
