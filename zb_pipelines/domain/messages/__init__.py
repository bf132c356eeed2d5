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
_CATALOGUE = Path(__file__).parent / "zh"
_NO_LANGUAGE = ("", "C", "POSIX")


def message(template: str, /, **values: object) -> str:
    """``template`` in the language of this context, with ``{name}`` filled in from ``values``.

    ``template`` is an English literal that the catalogue has (``tests/messages`` holds it).
    """
    said = translation(template)
    return said.format(**values) if values else said


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
    _LANGUAGE.set("zh" if name in _NO_LANGUAGE or name.startswith("zh") else "en")


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
