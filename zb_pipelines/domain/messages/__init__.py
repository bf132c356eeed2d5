"""What the platform says, in the reader's language: one catalogue for every sentence.

Code holds English templates; ``zh/<room>.yml`` maps each to Chinese. Everything is said in
Chinese unless the command line was asked for English (:func:`choose_language`), and what is
stored or handed to the bureau is Chinese whatever was asked (:func:`in_chinese`).
"""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["zh", "en"]

_LANGUAGE: ContextVar[Language] = ContextVar("language", default="zh")
_READER: ContextVar[Language] = ContextVar("reader", default="zh")
_RETOLD: dict[str, str] = {}
_RETOLD_AT_MOST = 1000  # sentences: an error is told right after it was raised
_CATALOGUE = Path(__file__).parent / "zh"
_NO_LANGUAGE = ("", "C", "POSIX")


def message(template: str, /, **values: object) -> str:
    """``template`` in the language of this context, with ``{name}`` filled in from ``values``.

    ``template`` is an English literal that the catalogue has (``tests/messages`` holds it).
    """
    said = translation(template)
    said = said.format(**values) if values else said
    if _LANGUAGE.get() != _READER.get():
        _remember(said, template, values)
    return said


def for_reader(said: str) -> str:
    """A sentence in the language that the command line was asked for, where it was said :func:`in_chinese`.

    What is stored is Chinese; an error on the way there is still told to whoever typed the command.
    """
    return said if _READER.get() == "zh" else _RETOLD.get(said, said)


def _remember(said: str, template: str, values: Mapping[str, object]) -> None:
    while len(_RETOLD) >= _RETOLD_AT_MOST:
        del _RETOLD[next(iter(_RETOLD))]
    told = {name: _retold_list(v) if isinstance(v, str) else v for name, v in values.items()}
    _RETOLD[said] = template.format(**told) if told else template


def _retold_list(value: str) -> str:
    """One name or sentence, or several that were joined by the separator of the catalogue."""
    return ", ".join(map(for_reader, value.split(chinese_templates()[", "])))


def translation(template: str) -> str:
    """``template`` in the language of this context, its placeholders left as they are.

    For templates that are no literal of a call of :func:`message`: help of commands, words of a
    library. A template that the catalogue has not is given back as it is.
    """
    return template if _LANGUAGE.get() == "en" else chinese_templates().get(template, template)


def choose_language(environment: Mapping[str, str] = os.environ) -> None:
    """Speak as ``LC_ALL``, ``LC_MESSAGES`` or ``LANG`` asks: English unless it is Chinese or none."""
    asked = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    name = asked.split(".")[0]
    asked_for: Language = "zh" if name in _NO_LANGUAGE or name.startswith("zh") else "en"
    _LANGUAGE.set(asked_for)
    _READER.set(asked_for)


def language() -> Language:
    """The language of this context, for words that stand in data instead of the catalogue."""
    return _LANGUAGE.get()


@contextmanager
def in_chinese() -> Generator[None]:
    """Say everything in Chinese while the block runs: what is stored, reports, workbooks."""
    token = _LANGUAGE.set("zh")
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


@cache
def chinese_templates() -> dict[str, str]:
    """Chinese template by English template, of all rooms."""
    templates: dict[str, str] = {}
    for file in sorted(_CATALOGUE.glob("*.yml")):
        templates |= yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) or {}
    return templates
