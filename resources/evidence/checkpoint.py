"""A checkpoint: length and last hash of the journal at a moment, signed, and stored elsewhere."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from resources.evidence.checkpoint_places import put_checkpoint
from resources.evidence.configuration import journal_configuration
from resources.evidence.signing import public_key, sign
from resources.platform import Platform
from resources.registry.audit.erasures import Erasure
from resources.registry.audit.verify_evidence import statement
from zb_pipelines.domain.business_day import today


def erasures_text(erasures: Sequence[Erasure]) -> str:
    """Who and what was erased, by salted hashes, so that a restored backup forgets it again."""
    said = [
        {
            "scope": each.scope,
            "subject": each.subject,
            "reason": each.reason,
            "hashes": each.certificate.get("hashes", []),
        }
        for each in erasures
    ]
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n" if said else ""


@dataclass(frozen=True)
class Checkpoint:
    """What was signed, and the places to which it was copied."""

    size: int
    head: str
    time: str
    places: tuple[str, ...]


def make_checkpoint(platform: Platform) -> Checkpoint:
    """Sign the journal as it stands and copy the checkpoint to every place of ``ZB_CHECKPOINT_TO``.

    The journal notes it first, so the checkpoint covers that too, and changed settings, and what was
    used of products on days that are over. Raises :class:`InputError` where
    nobody signs, or a place takes nothing; the places before it have it then.
    """
    places = platform.settings.checkpoint_to
    platform.registry.sharing.usage.seal(today())
    journal_configuration(platform)
    line = platform.registry.journal.record("checkpoint", "journal", {"to": places})
    said = {
        "origin": platform.registry.journal.origin(),
        "size": line.seq,
        "head": line.hash,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    signature = base64.b64encode(sign(platform.settings, statement(said))).decode()
    text = json.dumps({**said, "signature": signature}, indent=1) + "\n"
    name = f"{line.seq:012}.checkpoint.json"
    key = public_key(platform.settings)
    erased = erasures_text(platform.registry.erasures.all())
    for place in places:
        put_checkpoint(place, name, text, key.hex() if key else None)
        if erased:
            put_checkpoint(place, f"{line.seq:012}.erasures.json", erased, None)
    return Checkpoint(line.seq, line.hash, str(said["time"]), tuple(places))
