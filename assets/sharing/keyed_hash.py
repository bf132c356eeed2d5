"""Keyed hashes of products: of rows that recipients may name, of keys that callers ask for.

The key is made from the installation's secret and is another one for each product and use.
"""

import hashlib

from resources.registry import Registry
from zb_pipelines.domain.sql import literal


def product_secret(registry: Registry, product: str, use: str) -> str:
    """64 hexadecimal digits that only this installation can make; ``use`` is row or ask."""
    return hashlib.sha256(f"{use}:{product}:{registry.erasures.salt()}".encode()).hexdigest()


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
