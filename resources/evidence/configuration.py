"""What an installation is set to, in the journal each time it has changed."""

import hashlib
import json
from pathlib import Path

from resources.database_url.database_url import parse_database_url, shown_url
from resources.platform import Platform
from resources.registry.audit.acts import act_word
from zb_pipelines.domain.config_file import config_path
from zb_pipelines.domain.messages import in_chinese
from zb_pipelines.domain.setting import setting

_SUBJECT = "configuration"


def journal_configuration(platform: Platform) -> bool:
    """Write the settings into the journal where they are not those that stand there last.

    Paths, the registry's URL without its password, and the hashes of the files of settings and
    sources; no secret.
    """
    settings = platform.settings
    said = {
        "home": str(settings.home),
        "catalog": str(settings.catalog),
        "lake_folder": settings.lake,
        "registry": shown_url(parse_database_url(settings.registry_url, "ZB_REGISTRY_URL")),
        "checkpoint_to": settings.checkpoint_to,
        "timestamp_url": settings.timestamp_url,
        "persons": setting("persons"),
        "sources": _file_hash(settings.sources),
        "settings": _file_hash(config_path(settings.home)),
    }
    with in_chinese():
        action = act_word("configuration")
    lines = platform.registry.journal.lines(_SUBJECT)
    last = next((line for line in reversed(lines) if line.action == action), None)
    if last and json.loads(last.detail) == said:
        return False
    platform.registry.journal.record("configuration", _SUBJECT, said)
    return True


def _file_hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
