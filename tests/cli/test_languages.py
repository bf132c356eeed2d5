"""`zb` speaks one language at a time: help of every command, and errors, in Chinese and in English."""

import re
import sys
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from tests.shipped import shipped_catalog
from zb_pipelines.cli import main
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.duties.secret import ACTS
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.tickets.finding_states import STATES

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
WORD = re.compile(r"[A-Za-z]{2,}")
LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
# What stands in a Chinese sentence as it is: names of programs, formats, layers, keys of files.
NAMES = [
    "zb",
    *ACTS,  # of `zb duties secret`
    "make",
    "demo",
    "Ctrl",
    "YYYY",
    "MM",
    "DD",
    "Dagster",
    "DuckDB",
    "MariaDB",
    "PostgreSQL",
    "GeoParquet",
    "Great",
    "Expectations",
    "Markdown",
    "Excel",
    "SQL",
    "YAML",
    "Schema",
    "schemas",
    "AGENCY",
    "ENTRY",
    "NAME",
    "TEXT",
    "WORDS",
    "GRANT",
    "Path",
    "CSV",
    "XLSX",
    "Parquet",
    "Delta Sharing",
    "SQLAlchemy",
    "sftp",
    "basis condition food from quota ref scene standing until",
    "subjects",
    "sharing",
    "opening",
    "collection",
    "JSON",
    "Schema",
    "TOML",
    "dagster.yaml",
    "Prometheus",
    "exporter",
    "node",
    "zb.toml",
    "PDF",
    "GB",
    "EPSG",
    "URL",
    "UTC",
    "SELECT",
    "ZB",
    "HOME",
    "PURGE",
    "IDENTIFIER",
    "TICKETS",
    "PASSWORD",
    "DEMO",
    "POSTGRES",
    "TODAY",
    "zb_pipelines",
    "pipelines",
    "int",
    "str",
    "path",
    "range",
    "help",
    "html",
    "pdf",
    "xlsx",
    "csv",
    "yml",
    "sources",
    "retired",
    "reports",
    "agencies",
    "landing",
    "aggregation",
    "quarantine",
    "base",
    "thematic",
    "report",
    "population",
    "person",
    "public",
    "credit",
    "social",
    "security",
    "tax",
    "taxpayer",
    "postgresql",
    "user",
    "host",
    "postgres",
    "SHOW",
    "ALL",
    "TABLES",
    "reviewer",
    "reason",
    "yes",
    "agency",
    "date",
    "TLS",
    "PEM",
    "USER",
    "ROLE",
    "http",
    "grading",
    "access",
    "correction",
    "deletion",
    "finish",
]
Zb = Callable[..., tuple[int, str]]


@pytest.fixture
def zb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Zb:
    """`zb …` in a language, on an installation where nothing happened yet: exit code and output."""
    for name in ("CATALOG", "SOURCES", "LAKE", "REGISTRY_URL", "TICKETS_PASSWORD", "TICKET_LIMITS"):
        monkeypatch.delenv(f"ZB_{name}", raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZB_TODAY", "2026-11-22")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)

    def run(language: str, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("LC_ALL", LOCALES[language])
        monkeypatch.setattr(sys, "argv", ["zb", *arguments])
        with pytest.raises(SystemExit) as ended:
            copy_context().run(main)
        said = capfd.readouterr()
        return int(str(ended.value.code or 0)), said.out + said.err

    return run


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command below ``group`` with the words that name it."""
    yield above, group
    if isinstance(group, TyperGroup):
        for name, each in group.commands.items():
            yield from commands(each, (*above, name))


TREE = list(commands(typer.main.get_command(declare_app())))
# Names of commands, options and arguments are the same in both languages.
INTERFACE = {
    word
    for path, command in TREE
    for name in (*path, *(o for p in command.params for o in (*p.opts, *p.secondary_opts)))
    for word in WORD.findall(name)
} | {"RELEASE"}


# What a user types in Chinese in either language: dimensions of GB/T 36344, states of a finding.
TYPED = re.compile("|".join([*DIMENSIONS, *sorted(STATES, reverse=True)]))
CATALOG = shipped_catalog()
KEYS = " ".join([*CATALOG.agencies, *CATALOG.databases, *CATALOG.entries, *CATALOG.tables])


def english_words(text: str, *also: str) -> set[str]:
    """Words in a Chinese text that are no names."""
    known = INTERFACE | {word for each in (*NAMES, *also, KEYS) for word in WORD.findall(each)}
    return set(WORD.findall(text)) - known


@pytest.mark.parametrize(
    "path", [path for path, _ in TREE], ids=lambda path: " ".join(path) or "zb"
)
def test_help_is_in_one_language(zb: Zb, path: tuple[str, ...]) -> None:
    code, english = zb("en", *path, "--help")
    assert (code, CHINESE.findall(english)) == (0, [])
    assert "Usage: zb" in english
    code, chinese = zb("zh", *path, "--help")
    assert (code, english_words(chinese)) == (0, set())
    assert "用法：zb" in chinese


def test_every_command_and_parameter_has_help() -> None:
    silent = [
        f"zb {' '.join(path)} {getattr(each, 'name', '')}"
        for path, command in TREE
        for each in (command, *command.params)
        if not each.help
    ]
    assert silent == []


USAGE_ERRORS = [
    ("catalog", "pln"),
    ("zzz",),
    ("query",),
    ("catalog", "publish", "--reason", "r"),
    ("status", "--dat"),
    ("status", "--zzz"),
    ("status", "--date"),
    ("status", "--json=3"),
    ("status", "more"),
    ("demo", "build", "--persons", "many"),
    ("demo", "build", "--persons", "5"),
]
INPUT_ERRORS = [
    ("status",),
    ("status", "--date", "2026-02-30"),
    ("coverage",),
    ("findings",),
    ("dictionary",),
    ("explain", "base.population__person", "1"),
    ("geo", "export"),
    ("nightly",),
    ("tickets", "list"),
    ("tickets", "figures", "--period", "2026"),
    ("tickets", "export", "--agency", "tax", "--unmasked"),
    ("catalog", "plan"),
    ("catalog", "plan", "1", "2"),
    ("catalog", "apply"),
    ("catalog", "apply", "--since", "soon"),
    ("catalog", "diff", "1", "2"),
    ("catalog", "rollback", "9", "--reviewer", "r", "--reason", "r"),
    ("catalog", "export", "--agency", "nobody"),
    ("catalog", "import", "missing.xlsx"),
    ("catalog", "import", "notes.txt"),
    ("catalog", "scan", "--agency", "nobody"),
    ("law", "diff", "7"),
    ("ledger", "verify", "missing.ndjson"),
    ("review", "submit", "--by", "r"),
    ("review", "submit", "no/entry", "--by", "r"),
    ("rules", "list", "--entry", "no/entry"),
    ("rules", "list", "--table", "base.population__person", "--dimension", "beauty"),
    ("rules", "show", "no/entry/rule"),
    ("rules", "docs"),
    ("report",),
    ("report", "verify"),
    ("report", "--date", "2026-11-22", "--period", "2026"),
    ("report", "--period", "2026-13"),
    ("purge", "--reason", "r", "--identifier", "1"),
    ("purge", "--reason", "r", "--identifier", "1", "--yes"),
    ("demo", "verify"),
    ("demo", "build", "--postgres", "nonsense"),
    ("demo", "build", "--postgres", "mysql://u@h/d"),
    ("demo", "build", "--persons", "999999999"),
]


@pytest.mark.parametrize("arguments", USAGE_ERRORS, ids=" ".join)
def test_a_usage_error_is_in_one_language(zb: Zb, arguments: tuple[str, ...]) -> None:
    code, english = zb("en", *arguments)
    assert (code, CHINESE.findall(english)) == (2, [])
    code, chinese = zb("zh", *arguments)
    assert (code, english_words(chinese, *arguments)) == (2, set())
    assert CHINESE.search(chinese.splitlines()[-1])


# Once a release is in force.
LATER_ERRORS = [
    ("catalog", "rollback", "1", "--reviewer", "r", "--reason", "r"),
    ("catalog", "diff", "1", "9"),
    ("geo", "export", "--level", "L3"),
    ("tickets", "show", "123"),
    ("tickets", "act", "123", "签收", "--by", "r", "--reason", "r"),
    ("tickets", "figures", "--period", "soon"),
    ("law", "answer", "123", "--by", "r", "--reason", "r"),
    ("review", "accept", "tax/taxpayer", "--by", "r"),
    ("review", "return", "tax/taxpayer", "--by", "r", "--reason", "r"),
    ("pull", "nobody"),
    ("report", "--agency", "nobody"),
    # A name that is not there is no reason for an empty list.
    ("dictionary", "--database", "nothing"),
    ("duties", "assessment", "--theme", "nothing"),
    ("findings", "--theme", "nothing"),
    ("findings", "list", "--theme", "nothing"),
    ("findings", "list", "--agency", "nobody"),
    ("findings", "list", "--state", "unknown"),
    ("law", "dockets", "--agency", "nobody"),
    ("review", "list", "--agency", "nobody"),
    ("review", "history", "no/entry"),
    ("rules", "list", "--table", "base.nothing"),
    ("share", "grants", "--agency", "nobody"),
    ("share", "requests", "--agency", "nobody"),
    ("share", "usage", "--agency", "nobody"),
    ("tickets", "figures", "--agency", "nobody", "--period", "2026"),
    ("tickets", "list", "--agency", "nobody"),
    ("users", "add", "u", "--role", "clerk", "--agency", "nobody"),
]


@pytest.mark.parametrize("arguments", INPUT_ERRORS, ids=" ".join)
def test_an_input_error_is_in_one_language(
    zb: Zb, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "notes.txt").write_text("no workbook", encoding="utf-8")
    hold_in_one_language(zb, arguments)


def test_input_errors_after_a_release_are_in_one_language(zb: Zb) -> None:
    assert zb("zh", "catalog", "publish", "--reviewer", "r", "--reason", "r")[0] == 0
    for arguments in LATER_ERRORS:
        hold_in_one_language(zb, arguments)


def hold_in_one_language(zb: Zb, arguments: tuple[str, ...]) -> None:
    """An error's sentences are English or Chinese; its place is a path, a key or a command."""
    code, english = zb("en", *arguments)
    assert (code, CHINESE.findall(TYPED.sub("", english))) == (1, [])
    code, chinese = zb("zh", *arguments)
    assert code == 1
    sentences = [line for line in chinese.splitlines() if line.startswith("  ")]
    assert len(sentences) >= 2
    for sentence in sentences:
        assert CHINESE.search(sentence)
        assert english_words(sentence, *arguments) == set()
