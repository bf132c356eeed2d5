"""One file of settings, read by whoever asks, under the environment's variables."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from zb_pipelines.cli.app import build_command
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.config_schema import (
    ENVIRONMENT_ONLY,
    Configuration,
    variable_of,
)
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import current

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for key in Configuration.model_fields:
        monkeypatch.delenv(variable_of(key), raising=False)
    monkeypatch.delenv("ZB_CONFIG", raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    return tmp_path


def shown(home: Path) -> dict[str, tuple[str | None, str]]:
    from typer.main import get_command  # the command without its catalogue

    from zb_pipelines.cli.app import declare_app

    result = CliRunner().invoke(declare_app(), ["config", "show", "--json"])
    assert result.exit_code == 0, result.output
    assert get_command(declare_app()).name == "zb"
    return {
        each["key"]: (each["value"], each["origin"])
        for each in json.loads(result.output)["settings"]
    }


def test_the_file_stands_over_the_default_and_a_variable_over_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "zb.toml").write_text('catalog = "mine"\ntoday = 2026-03-04\nlaw_clock = "published"\n')
    monkeypatch.setenv("ZB_LAW_CLOCK", "in_force")

    assert current().catalog == home / "mine"
    assert today().isoformat() == "2026-03-04"
    assert setting("law_clock") == "in_force"
    found = shown(home)
    assert found["catalog"] == (str(home / "mine"), "file")
    assert found["law_clock"] == ("in_force", "environment")
    assert found["lake"] == (str(home / "lake"), "default")


def test_a_file_named_by_variable_says_where_the_installation_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "elsewhere.toml").write_text('home = "city"\n')
    monkeypatch.setenv("ZB_CONFIG", str(home / "elsewhere.toml"))
    monkeypatch.delenv("ZB_HOME")
    assert current().home == home / "city"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("katalog = 'x'", "katalog"),
        ("law_clock = 'someday'", "law_clock"),
        ("home = '/elsewhere'", "home"),
        ("catalog = ", "zb.toml"),
        ("[[alerts.recipients]]\nrole='运维'\nchannel='nobody'", "alerts"),
        ("[alerts.channels.a]\nkind='wecom'\nurl_env='U'\nsecret_env='S'", "alerts.channels.a"),
    ],
)
def test_what_the_schema_does_not_know_is_refused_by_its_key(
    home: Path, text: str, named: str
) -> None:
    (home / "zb.toml").write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        current()
    assert named in refused.value.problems[0].where


def test_a_password_of_a_url_is_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_REGISTRY_URL", "postgresql+psycopg2://zb:geheim@db/zb")
    assert shown(home)["registry_url"][0] == "postgresql+psycopg2://zb:***@db/zb"


def test_the_schema_accepts_what_the_file_may_say(home: Path) -> None:
    schema = Configuration.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"catalog": "x", "alerts": {"attempts": 2}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"katalog": "x"}, schema)


def test_every_variable_of_the_code_is_documented_and_none_besides() -> None:
    rooms = ("zb_pipelines", "assets", "resources", "quality")
    texts = [f.read_text("utf-8") for room in rooms for f in (ROOT / room).rglob("*.py")]
    named = {name for text in texts for name in re.findall(r"\bZB_[A-Z_]*[A-Z]\b", text)}
    read = {variable_of(key) for key in Configuration.model_fields if key != "alerts"}
    documented = set(
        re.findall(
            r"^\| `((?:ZB|DAGSTER)_\w+)`", (ROOT / "docs/configuration.md").read_text(), re.M
        )
    )
    assert named - documented == set()
    assert documented - named - read == set()
    assert read | set(ENVIRONMENT_ONLY) == documented


def test_the_command_line_translates_its_help() -> None:
    assert "设置" in (build_command().commands["config"].help or "")
