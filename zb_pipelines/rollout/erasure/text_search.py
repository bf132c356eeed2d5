"""A person in running text or in a field of another meaning: conditions of SQL over a delivered row."""

import re
from collections.abc import Collection

from resources.registry import Registry
from zb_pipelines.domain.identifiers.normal_form import without_blanks_sql, written_sql
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded_sql
from zb_pipelines.domain.sql import identifier, literal

_HYPHENS = r"\-\x{FF0D}\x{2010}\x{2011}\x{2013}\x{2014}\x{2212}\x{00B7}"
_BLANKS = r"\s\x{00A0}\x{00AD}\x{2000}-\x{200F}\x{202F}\x{205F}\x{2060}-\x{2064}\x{3000}\x{FEFF}"
_WIDE = r"[\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}]"
_WIDE_SIGNS = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))))
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = "[0-9]{17}[0-9X]|[0-9]{15}"
"""What may be a number of residents within a text whose blanks and hyphens were taken out."""


def normal_text(name: str) -> str:
    """SQL: the value of a column without blanks and hyphens, in one width and in capitals."""
    plain = without_blanks_sql(written_sql(f"{identifier(name)}::VARCHAR"))
    return f"upper(regexp_replace({plain}, {literal(f'[{_HYPHENS}]')}, '', 'g'))"


def running_text(columns: Collection[str]) -> str:
    """SQL: all that ``columns`` say, written like :func:`normal_text` at a part of its cost."""
    if not columns:
        return "''"
    said = f"concat_ws(chr(31), {', '.join(f'{identifier(name)}::VARCHAR' for name in columns)})"
    narrow = (
        f"CASE WHEN regexp_matches({said}, {literal(_WIDE)})"
        f" THEN translate({said}, {literal(_WIDE_SIGNS)}, {literal(_SIGNS)}) ELSE {said} END"
    )
    return f"upper(regexp_replace({narrow}, {literal(f'[{_BLANKS}{_HYPHENS}]')}, '', 'g'))"


def number_in_text_sql(text: str, registry: Registry, tombstone: str) -> str:
    """SQL, never NULL: whether a number in the running ``text`` is that of ``tombstone``."""
    salt = literal(registry.erasures.salt())
    hashed = f"sha256({salt} || {resident_id_upgraded_sql('(number)')})"
    return (
        f"coalesce(list_contains(list_transform(regexp_extract_all({text}, {literal(_NUMBER)}),"
        f" lambda number: {hashed}), {literal(tombstone)}), false)"
    )


def mark_in_text_sql(text: str, values: Collection[str]) -> list[str]:
    """SQL, if there are ``values``: whether the running ``text`` tells any of them."""
    either = "|".join(re.escape(value) for value in sorted(values))
    return [f"regexp_matches({text}, {literal(either)})"] if either else []
