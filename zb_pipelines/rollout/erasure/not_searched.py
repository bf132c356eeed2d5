"""What holds copies that no erasure reaches: backups and exports that the journal knows, and what it cannot know."""

import json
from collections import Counter

from resources.platform import Platform
from resources.registry.audit.acts import act_word
from resources.registry.audit.journal import JournalLine
from zb_pipelines.domain.messages import in_chinese, message

BACKUP = "backup"


def not_searched(platform: Platform) -> list[str]:
    """A sentence for each place; what is known by name comes first. Each is somebody's work."""
    with in_chinese():
        exported = act_word("export")
    lines = platform.registry.journal.lines(actions=[exported])
    return [
        *_backups([line for line in lines if line.subject == BACKUP]),
        *_exports([line for line in lines if line.subject != BACKUP]),
        message("workbooks, reports and files that were handed out or exported before"),
        message("the agencies' own systems"),
        message("data sets that were opened or shared and fetched by others"),
    ]


def _backups(lines: list[JournalLine]) -> list[str]:
    """Each backup by its name; without any, that there may be those of other tools."""
    if not lines:
        return [message("backups made by other tools: no restore of theirs repeats the erasure")]
    names = [str(json.loads(line.detail).get("name")) for line in lines]
    return [
        message("backups {names}: zb restore repeats the erasure", names=message(", ").join(names))
    ]


def _exports(lines: list[JournalLine]) -> list[str]:
    counts = Counter(line.subject for line in lines)
    last = {line.subject: line.at[:10] for line in lines}
    return [
        message(
            "exports of {subject}: {count}, the last on {day}",
            subject=subject,
            count=count,
            day=last[subject],
        )
        for subject, count in sorted(counts.items())
    ]
