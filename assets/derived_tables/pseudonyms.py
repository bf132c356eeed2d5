"""Pseudonyms of persons: HMAC-SHA-256 under a key of the theme, the key's version before it.

``3-9f…``: made with version 3. Two themes know a person by two pseudonyms that only the key store
relates, and so do two recipients of products. The number of a finding is made with a key of its own that never changes, since people
write it down.
"""

import hashlib

from resources.engine import Engine
from resources.keys import Key
from resources.keys.keyed_hash import hmac_sql
from resources.platform import Platform
from zb_pipelines.domain.sql import literal

FINDINGS = "findings"
NUMBERED = "numbered_person"
"""The macro that finding numbers are made with; no SQL of a catalog may call it."""
_DIGITS = 32
_NORMAL = "upper(trim(CAST(id AS VARCHAR)))"


def pseudonym_key(platform: Platform, database: str) -> Key:
    """The newest key of the pseudonyms of a database."""
    return platform.keys.key(f"pseudonym/{database}")


def provide_pseudonyms(engine: Engine, platform: Platform, database: str) -> None:
    """Define ``person_key(id)`` as the pseudonyms of ``database``."""
    engine.execute(person_key_macro(pseudonym_key(platform, database)))


def person_key_macro(key: Key) -> str:
    """The macro; the secret stands in it, where no allowed SQL can read it, and in no variable."""
    hashed = f"left({hmac_sql(key.secret, _NORMAL)}, {_DIGITS})"
    return (
        "CREATE OR REPLACE TEMP MACRO person_key(id) AS CASE WHEN id IS NOT NULL THEN"
        f" {literal(f'{key.version}-')} || {hashed} END"
    )


def recipient_pseudonym_sql(key: Key, pseudonym: str) -> str:
    """DuckDB expression: the pseudonym that a recipient is given for a theme's own."""
    return f"{literal(f'{key.version}-')} || left({hmac_sql(key.secret, pseudonym)}, {_DIGITS})"


def provide_finding_numbers(engine: Engine, platform: Platform) -> None:
    """Define the macro :data:`NUMBERED`, by which a person stands in the number of a finding.

    Where findings are older than the key store, the key is what they were numbered with.
    """
    secret = literal(platform.keys.key(FINDINGS, lambda: _former_secret(platform)).secret.hex())
    engine.execute(
        f"CREATE OR REPLACE TEMP MACRO {NUMBERED}(id) AS CASE WHEN id IS NOT NULL THEN"
        f" left(sha256({secret} || sha256({secret} || {_NORMAL})), {_DIGITS}) END"
    )


def _former_secret(platform: Platform) -> bytes | None:
    """What findings were numbered with before there was a key store; ``None`` where there are none."""
    if not any(name.endswith("__finding") for name in platform.lake.tables()):
        return None
    return hashlib.sha256(f"person_key:{platform.registry.erasures.salt()}".encode()).digest()
