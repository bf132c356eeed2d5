"""A change of settings or sources stands in the journal, without a secret, once each."""

import json

import pytest

from resources.evidence.configuration import journal_configuration
from resources.evidence.lake_files import verify_lake
from resources.platform import Platform


def test_settings_are_noted_when_they_change_and_only_then(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert journal_configuration(platform)
    assert not journal_configuration(platform)
    platform.settings.sources.write_text("entries: {}\n")
    assert journal_configuration(platform)
    monkeypatch.setenv("ZB_CHECKPOINT_TO", "/elsewhere")
    assert journal_configuration(platform)
    assert verify_lake(platform).problems == ()
    lines = platform.registry.journal.lines("configuration")
    assert [line.action for line in lines] == ["配置变更"] * 3
    assert json.loads(lines[-1].detail)["checkpoint_to"] == ["/elsewhere"]
