"""The catalogue of messages: complete, with the same placeholders, in full-width punctuation."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from tests.syntax import ROOT, python_files, syntax_nodes
from zb_pipelines.domain import messages

CATALOGUE = ROOT / "zb_pipelines" / "domain" / "messages" / "zh"


def templates_in(file: Path) -> list[tuple[str, str]]:
    """``(place, template)`` of every call of ``message``; a template must be a literal."""
    found: list[tuple[str, str]] = []
    for node in syntax_nodes(file):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message" and node.args:
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"{file}:{node.lineno}: not a literal"
            found.append((f"{file.relative_to(ROOT)}:{node.lineno}", str(first.value)))
    return found


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_message_of_the_code_is_in_the_catalogue() -> None:
    known = messages.chinese_templates()
    missing = [
        f"{place}: {template}"
        for file in python_files()
        for place, template in templates_in(file)
        if template not in known
    ]
    assert missing == []


def test_both_languages_have_the_same_placeholders() -> None:
    differing = {
        english: chinese
        for english, chinese in messages.chinese_templates().items()
        if placeholders(english) != placeholders(chinese)
    }
    assert differing == {}


def test_no_half_width_punctuation_between_chinese_characters() -> None:
    half = re.compile(r"[\u4e00-\u9fff」》）][,;:!?()]|[,;:!?()][\u4e00-\u9fff「《（]")
    wrong = [text for text in messages.chinese_templates().values() if half.search(text)]
    assert wrong == []


def test_no_sentence_is_cut_by_a_comment_of_its_file() -> None:
    assert [
        zh for zh in messages.chinese_templates().values() if zh.count("（") != zh.count("）")
    ] == []


def test_templates_are_english() -> None:
    chinese = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
    assert [text for text in messages.chinese_templates() if chinese.search(text)] == []


def test_no_template_stands_in_two_files() -> None:
    seen: dict[str, str] = {}
    twice: list[str] = []
    for file in sorted(CATALOGUE.glob("*.yml")):
        for english in yaml.safe_load(file.read_text("utf-8")) or {}:
            twice += [f"{english} ({seen[english]}, {file.name})"] if english in seen else []
            seen[english] = file.name
    assert twice == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "完成"),
        ({"LANG": "C.UTF-8"}, "完成"),
        ({"LANG": "zh_CN.UTF-8"}, "完成"),
        ({"LANG": "en_US.UTF-8"}, "done"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "done"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], said: str) -> None:
    with messages.in_chinese():
        messages.choose_language(environment)
        assert messages.message("done") == said
