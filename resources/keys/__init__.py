"""The secrets of this installation: named keys with versions, outside of lake and registry."""

from resources.keys.key_store import Key, KeyStore

__all__ = ["Key", "KeyStore"]
