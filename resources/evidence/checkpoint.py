"""A checkpoint: length and last hash of the journal at a moment, signed, and stored elsewhere."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from resources.evidence.checkpoint_places import put_files
from resources.evidence.configuration import journal_configuration
from resources.evidence.signing import public_key, sign
from resources.evidence.timestamp import SUFFIX, request_timestamp
from resources.platform import Platform
from resources.registry.audit.erasures import Erasure
from resources.registry.audit.verify_evidence import statement
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError, Problem

_PUBLIC = "checkpoint.pub"


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
    used of products on days that are over. With ``ZB_TIMESTAMP_URL`` the authority's time stamp lies
    beside it. Raises :class:`InputError` where nobody signs, or for each place that takes nothing
    and an authority that does not answer; the other places have it then.
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
    files = {f"{line.seq:012}.checkpoint.json": text.encode()}
    if key := public_key(platform.settings):
        files[_PUBLIC] = key.hex().encode()
    if erased := erasures_text(platform.registry.erasures.all()):
        files[f"{line.seq:012}.erasures.json"] = erased.encode()
    _store(platform, files)
    return Checkpoint(line.seq, line.hash, str(said["time"]), tuple(places))


def _store(platform: Platform, files: dict[str, bytes]) -> None:
    """Put ``files``, of which the first is the checkpoint, everywhere; stamped where that is asked for."""
    problems: list[Problem] = []
    name, content = next(iter(files.items()))
    if url := platform.settings.timestamp_url:
        try:
            files[f"{name}{SUFFIX}"] = request_timestamp(url, content)
        except InputError as error:
            problems += error.problems
    try:
        put_files(platform.settings.checkpoint_to, files)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems)
