"""The Chinese of the platform's own words, for reports, the command line and Dagster.

The words are in ``glossary.yml``, by group: ``state``, ``delivery``, ``failure``, ``layer``,
``dimension``, ``severity``, ``change``, ``policy``, ``extraction``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_GLOSSARY = Path(__file__).with_name("glossary.yml")


def term(group: str, word: str) -> str:
    """``("state", "late")`` → ``迟报``; :class:`InputError` for a word that has no Chinese yet."""
    words = terms(group)
    if word not in words:
        raise input_error(
            f"glossary.yml {group}",
            message("there is no term for {word}", word=word),
            message("add it to glossary.yml"),
        )
    return words[word]


def terms(group: str) -> Mapping[str, str]:
    """All words of a group with their Chinese, in the order of the glossary."""
    groups = _groups()
    if group not in groups:
        raise input_error(
            "glossary.yml",
            message("there is no group {group}", group=group),
            message("use one of: {known}", known=message(", ").join(groups)),
        )
    return groups[group]


@cache
def _groups() -> Mapping[str, Mapping[str, str]]:
    written = yaml.load(_GLOSSARY.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {group: MappingProxyType(words) for group, words in written.items()}
