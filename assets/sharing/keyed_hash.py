"""Keyed hashes of products: of rows that recipients may name, of keys that callers ask for.

The key is the product's own in the key store; each use has another secret.
"""

import hashlib

from resources.keys.keyed_hash import hmac_hex
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import literal


def product_secret(platform: Platform, product: str, use: str) -> str:
    """64 hexadecimal digits that only this installation can make; ``use`` is row or ask."""
    return hmac_hex(platform.keys.key(_key_name(product)).secret, use)


def product_secrets(platform: Platform, product: str, use: str) -> tuple[str, ...]:
    """Every secret that something may still be hashed with, the newest first.

    The last is what was used before there was a key store, made of the registry's salt: references
    of rows and indexes made with it are answered until they are made anew. :class:`InputError` where
    the product's key was destroyed.
    """
    if platform.keys.was_destroyed(_key_name(product)):
        raise input_error(
            product,
            message("its key was destroyed: nothing that was made with it is answered"),
            message("build the product anew"),
        )
    held = platform.keys.all_versions(_key_name(product))
    former = hashlib.sha256(f"{use}:{product}:{platform.registry.erasures.salt()}".encode())
    return (*(hmac_hex(each.secret, use) for each in held), former.hexdigest())


def key_stamp(platform: Platform, product: str) -> tuple[int, ...]:
    """What changes when a version of the product's key comes or goes."""
    return platform.keys.stamp(_key_name(product))


def _key_name(product: str) -> str:
    return f"product/{product}"


def keyed_hash(secret: str, text: str) -> str:
    """The hash of ``text`` as :func:`keyed_hash_sql` makes it, 64 hexadecimal digits."""
    inner = hashlib.sha256((secret + text).encode()).hexdigest()
    return hashlib.sha256((secret + inner).encode()).hexdigest()


def keyed_hash_sql(secret: str, text: str) -> str:
    """DuckDB expression of the keyed hash of the text expression ``text``."""
    key = literal(secret)
    return f"sha256({key} || sha256({key} || {text}))"


def normal_text(value: str) -> str:
    """A value as it is asked for: without blanks around, letters in capitals."""
    return value.strip().upper()


def normal_text_sql(column: str) -> str:
    """DuckDB expression of :func:`normal_text`; NULL stays NULL."""
    return f"upper(trim(CAST({column} AS VARCHAR)))"
