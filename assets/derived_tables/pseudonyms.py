"""Pseudonyms of persons: HMAC-SHA-256 under a key of the theme, the key's version before it.

``3-9f…``: made with version 3. Two themes know a person by two pseudonyms that only the key store
relates, and so do two recipients of products. The numbers of findings are made with a key of their own that
never changes, since people write them down: who is doubted of what could else be tried out by the list of all bodies.
"""

import hashlib
from datetime import date

from resources.engine import Engine
from resources.keys import Key
from resources.keys.keyed_hash import hmac_sql
from resources.platform import Platform
from zb_pipelines.domain.sql import literal, string_list

FINDINGS = "findings"
NUMBERED = "numbered_person"
"""The macro that finding numbers are made with; no SQL of a catalog may call it."""
FINDING_NUMBER = "finding_number"
"""The macro that gives a finding its number; no SQL of a catalog may call it."""
_KNOWN = "known_findings"
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


def provide_finding_numbers(engine: Engine, platform: Platform, table: str, day: date) -> None:
    """Define the macros :data:`NUMBERED`, by which a person stands in the number of a finding, and :data:`FINDING_NUMBER`.

    Where findings are older than the key store, the key is what they were numbered with. A finding that
    had a number without a key, as all about bodies once, keeps it: ``table`` holds it around ``day``, or
    somebody judged it.
    """
    key = platform.keys.key(FINDINGS, lambda: _former_secret(platform)).secret
    _collect_known(engine, platform, table, day)
    keyed = f"left({hmac_sql(key, 'identity')}, {_DIGITS})"
    engine.execute(
        f"CREATE OR REPLACE TEMP MACRO {FINDING_NUMBER}(identity) AS CASE WHEN"
        f" md5(identity) IN (SELECT finding FROM {_KNOWN}) THEN md5(identity) ELSE {keyed} END"
    )
    secret = literal(key.hex())
    engine.execute(
        f"CREATE OR REPLACE TEMP MACRO {NUMBERED}(id) AS CASE WHEN id IS NOT NULL THEN"
        f" left(sha256({secret} || sha256({secret} || {_NORMAL})), {_DIGITS}) END"
    )


def _collect_known(engine: Engine, platform: Platform, table: str, day: date) -> None:
    """The numbers that findings have: in the newest partition before ``day``, in its own, and among the judged."""
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {_KNOWN} (finding VARCHAR)")
    days = [each for each in platform.lake.days(table) if each <= day]
    for each in days[-2:]:
        relation = platform.lake.relation(table, each)
        engine.execute(f"INSERT INTO {_KNOWN} SELECT finding FROM {relation}")
    judged = list(platform.registry.findings.all())
    engine.execute(f"INSERT INTO {_KNOWN} SELECT unnest([{string_list(judged)}])")


def _former_secret(platform: Platform) -> bytes | None:
    """What findings were numbered with before there was a key store; ``None`` where there are none."""
    if not any(name.endswith("__finding") for name in platform.lake.tables()):
        return None
    return hashlib.sha256(f"person_key:{platform.registry.erasures.salt()}".encode()).digest()
