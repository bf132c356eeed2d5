"""A person in running text or in a field of another meaning: conditions of SQL over a delivered row."""

from collections.abc import Collection

from resources.registry import Registry
from zb_pipelines.domain.identifiers.normal_form import without_blanks_sql, written_sql
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded_sql
from zb_pipelines.domain.sql import identifier, literal

_HYPHENS = r"[-\x{FF0D}\x{2010}\x{2011}\x{2013}\x{2014}\x{2212}\x{00B7}]"
_NUMBER = "[0-9]{17}[0-9X]|[0-9]{15}"
"""What may be a number of residents within a text whose blanks and hyphens were taken out."""


def normal_text(name: str) -> str:
    """SQL: the value of a column without blanks and hyphens, in one width and in capitals."""
    plain = without_blanks_sql(written_sql(f"{identifier(name)}::VARCHAR"))
    return f"upper(regexp_replace({plain}, {literal(_HYPHENS)}, '', 'g'))"


def number_in_text_sql(columns: Collection[str], registry: Registry, tombstone: str) -> str:
    """SQL, never NULL: whether a number in any of ``columns`` is that of ``tombstone``."""
    salt = literal(registry.erasures.salt())
    hashed = f"sha256({salt} || {resident_id_upgraded_sql('(number)')})"
    found = (
        f"coalesce(list_contains(list_transform(regexp_extract_all({normal_text(name)},"
        f" {literal(_NUMBER)}), lambda number: {hashed}), {literal(tombstone)}), false)"
        for name in columns
    )
    return f"({' OR '.join(found)})" if columns else "false"


def mark_in_text_sql(columns: Collection[str], kind: str) -> list[str]:
    """SQL, one for each column: whether it tells a value of ``kind`` of the table ``marks``."""
    return [
        f"EXISTS (FROM marks WHERE kind = {literal(kind)} AND contains({normal_text(name)}, value))"
        for name in columns
    ]
