"""The files of deploy/: what can be held without a container engine, a cluster or a running systemd."""

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from zb_pipelines.cli.app import build_command

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MOST_EXPOSED = 2.0  # of 10, as `systemd-analyze security` counts


def unit(file: Path) -> configparser.ConfigParser:
    """A unit; of keys that stand several times the last."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    read.read_string(file.read_text("utf-8"))
    return read


def commands_of(file: Path) -> list[list[str]]:
    text = file.read_text("utf-8")
    return [shlex.split(line) for line in re.findall(r"^Exec\w+=(.*)$", text, re.M)]


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))


def every_zb_command() -> Iterator[list[str]]:
    for file in UNITS:
        yield from (each[1:] for each in commands_of(file) if each[0].endswith("/zb"))
    for service in compose()["services"].values():
        if service.get("command", [""])[0] == "zb":
            yield service["command"][1:]
    text = (DEPLOY / "container" / "Containerfile").read_text("utf-8")
    (command,) = re.findall(r"^CMD \[(.*)\]$", text, re.M)
    yield [each.strip(' "') for each in command.split(",")][1:]


@pytest.mark.parametrize("words", every_zb_command(), ids=" ".join)
def test_every_command_is_one_that_zb_knows(words: list[str]) -> None:
    command: Any = build_command()
    rest = list(words)
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    with command.make_context(command.name, rest) as parsed:
        assert parsed.args == []


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_a_unit_is_known_to_systemd_and_hardened(file: Path, tmp_path: Path) -> None:
    service = unit(file)["Service"]
    assert (service["User"], service["NoNewPrivileges"]) == ("zb", "yes")
    assert service["UMask"] == "0077"
    if not shutil.which("systemd-analyze"):
        return
    copy = tmp_path / file.name
    # The programs are not installed here; everything else is looked at.
    copy.write_text(re.sub(r"^(Exec\w+)=\S+", r"\1=/bin/true", file.read_text(), flags=re.M))
    analyse = ["systemd-analyze"]
    verified = subprocess.run(
        [*analyse, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        [*analyse, "security", "--offline=true", "--no-pager", str(copy)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", rated.stdout)
    assert float(exposure) <= MOST_EXPOSED


def test_every_timer_has_its_service() -> None:
    timers = {file.stem for file in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"zb-alerts", "zb-metrics", "zb-nightly"}
    assert timers <= {file.stem for file in UNITS}


def test_every_service_of_the_composition_is_closed_and_watched() -> None:
    services = compose()["services"]
    assert set(services) == {"db", "prepare", "code", "daemon", "portal"}
    for name in ("prepare", "code", "daemon", "portal"):
        service = services[name]
        assert service["read_only"] is True
        assert service["user"] == "10001:10001"
        assert service["cap_drop"] == ["ALL"]
        assert set(service["depends_on"]) <= set(services)
    assert {"test", "interval", "retries"} <= services["code"]["healthcheck"].keys()
    assert {"test", "interval", "retries"} <= services["daemon"]["healthcheck"].keys()
    assert services["portal"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_image_is_built_in_stages_of_files_that_are_there_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text("utf-8")
    assert len(re.findall(r"^FROM ", text, re.M)) == 2
    assert re.findall(r"^USER (.*)$", text, re.M) == ["10001:10001"]
    assert "HEALTHCHECK" in text
    assert "/alive" in text
    copied = re.findall(r"^COPY (?!--from)(.*)$", text, re.M)
    sources = [each for line in copied for each in line.split()[:-1]]
    assert [each for each in sources if not (ROOT / each).exists()] == []
    packages = {"zb_pipelines", "assets", "resources", "quality", "dagster.yaml"}
    assert packages <= set(sources)


def test_the_code_server_stands_where_the_workspace_says() -> None:
    workspace = yaml.safe_load((DEPLOY / "container" / "workspace.yaml").read_text("utf-8"))
    server = workspace["load_from"][0]["grpc_server"]
    command = compose()["services"][server["host"]]["command"]
    assert str(server["port"]) in command
    assert server["location_name"] == "zb_pipelines.definitions"


def test_the_values_of_the_chart_can_be_read_and_run_nothing_as_root() -> None:
    values = yaml.safe_load((DEPLOY / "helm" / "values.yaml").read_text("utf-8"))
    assert values["runLauncher"]["type"] == "K8sRunLauncher"
    assert values["dagsterWebserver"]["securityContext"]["runAsNonRoot"] is True
    (deployment,) = values["dagster-user-deployments"]["deployments"]
    assert deployment["dagsterApiGrpcArgs"] == ["--module-name", "zb_pipelines.definitions"]


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_replaces_what_a_browser_claims_about_itself(name: str) -> None:
    text = (DEPLOY / "proxy" / name).read_text("utf-8")
    assert "X-Forwarded-For" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "Strict-Transport-Security" in text
