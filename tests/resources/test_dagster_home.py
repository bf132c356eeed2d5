"""The instance's folder: a deployment's own ``dagster.yaml`` is kept, ours follows the release."""

from pathlib import Path

import pytest

from resources.dagster_instance.home import (
    FORMERLY,
    instance_file,
    note_webserver,
    prepare,
    webserver_address,
)
from zb_pipelines.domain.settings import current


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the instance's file of an empty installation will lie."""
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.delenv("ZB_WEBSERVER", raising=False)
    (tmp_path / "dagster").mkdir()
    return tmp_path / "dagster" / "dagster.yaml"


def shipped() -> str:
    return instance_file().read_text("utf-8")


def test_it_is_written_where_it_is_missing(file: Path) -> None:
    prepare(current())
    assert file.read_text("utf-8") == shipped()


def test_what_a_deployment_changed_is_kept(file: Path) -> None:
    prepare(current())
    changed = shipped().replace("max_concurrent_runs: 2", "max_concurrent_runs: 7")
    file.write_text(changed, "utf-8")
    prepare(current())
    assert file.read_text("utf-8") == changed


def test_what_a_deployment_wrote_before_us_is_kept(file: Path) -> None:
    file.write_text("telemetry: {enabled: false}\n", "utf-8")
    prepare(current())
    assert file.read_text("utf-8") == "telemetry: {enabled: false}\n"


def test_ours_follows_the_release(file: Path) -> None:
    prepare(current())
    older = "# of an older release\n"
    file.write_text(older, "utf-8")
    file.with_name("dagster.yaml.shipped").write_text(older, "utf-8")
    prepare(current())
    assert file.read_text("utf-8") == shipped()


def test_ours_of_a_release_that_remembered_nothing_follows_too(file: Path) -> None:
    file.write_text(f"{FORMERLY}\n", "utf-8")
    prepare(current())
    assert file.read_text("utf-8") == shipped()


def test_the_webserver_is_where_it_was_started_last(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert webserver_address() == ("127.0.0.1", 3000)
    note_webserver(file.parent, "127.0.0.1:3971")
    assert webserver_address() == ("127.0.0.1", 3971)
    monkeypatch.setenv("ZB_WEBSERVER", "10.0.0.5:80")
    assert webserver_address() == ("10.0.0.5", 80)
