"""Resolves one column of a derived table: what it declares, and what it inherits from its sources.

Level: 就高从严 (facts of GB/T 43697 annex I): at least the highest of the columns it is made of,
unless a reason stands beside a lower one, such as aggregation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zb_pipelines.domain.catalog.derived_tables.column_titles import column_title
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.derived_tables.model import PERSON_KEY, DeclaredColumn, ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES, semantic_type

_INHERITED = ("title", "type", "semantic", "unit", "codes")
_PUBLIC = ("L1", "L2")
_PSEUDONYM = {"title": column_title(PERSON_KEY), "type": "string", "level": "L3"}


@dataclass(frozen=True)
class Inheritance:
    """The columns that each column of the query is made of, and whether the table is thematic."""

    sources: Mapping[str, tuple[ResolvedColumn, ...]]
    thematic: bool


def resolve_column(
    parsed: ParsedCatalog, file: str, place: int, declared: DeclaredColumn, inherited: Inheritance
) -> ResolvedColumn | None:
    """The column with everything known of it; ``None`` after noting what is missing or forbidden."""
    path = ("columns", place)
    made_of = inherited.sources.get(declared.name, ())
    found = _merge_properties(declared, made_of)
    missing = [part for part in ("title", "type", "level") if not found.get(part)]
    if missing:
        what = message(
            "{missing} of the column {name} cannot be known from its sources",
            name=declared.name,
            missing=message(", ").join(missing),
        )
        parsed.problem(
            file,
            path,
            what,
            message("write {missing} at this column", missing=message(", ").join(missing)),
        )
        return None
    known = (*SEMANTIC_TYPES, PERSON_KEY)
    if found.get("semantic") and found["semantic"] not in known:
        what = message("unknown semantic type {semantic}", semantic=found["semantic"])
        parsed.problem(
            file,
            (*path, "semantic"),
            what,
            message("change it to one of: {known}", known=message(", ").join(known)),
        )
        return None
    _check_level(parsed, file, place, declared, found["level"], made_of)
    if inherited.thematic and (which := _naming(found, made_of)):
        what = message(
            "the column {name} of a thematic table can identify a person ({which})",
            name=declared.name,
            which=which,
        )
        parsed.problem(
            file, path, what, message("use the pseudonym of person_key(...), or remove the column")
        )
    sources = tuple(dict.fromkeys(source for each in made_of for source in each.sources))
    return ResolvedColumn(name=declared.name, sources=sources, **found)


def _check_level(
    parsed: ParsedCatalog,
    file: str,
    place: int,
    declared: DeclaredColumn,
    level: str,
    made_of: Sequence[ResolvedColumn],
) -> None:
    """Note a level below the highest of the sources that no reason explains."""
    highest = max((each.level for each in made_of), default="L1")
    if level < highest and not declared.level_reason:
        what = message(
            "the level {level} of the column {name} lies below the highest of its sources, {highest}",
            name=declared.name,
            level=level,
            highest=highest,
        )
        parsed.problem(
            file,
            ("columns", place),
            what,
            message("raise the level, or give a level_reason (such as summing up)"),
        )


def _merge_properties(
    declared: DeclaredColumn, made_of: tuple[ResolvedColumn, ...]
) -> dict[str, Any]:
    """Each property as declared, or as all sources agree on it; the level is the highest."""
    said = declared.model_dump(exclude={"name", "level_reason"}, exclude_none=True)
    meant_anew = bool(
        {"title", "type"} & set(said)
    )  # renamed or computed: no longer the thing itself
    if declared.semantic == PERSON_KEY:
        said = _PSEUDONYM | said
    for part in _INHERITED:
        values = {getattr(each, part) for each in made_of}
        if part in said or len(values) != 1 or (part == "semantic" and meant_anew):
            continue
        if part == "codes" and said.get("type") not in {None, *(each.type for each in made_of)}:
            continue  # a count of codes is no code
        if (value := values.pop()) is not None:
            said[part] = value
    if "level" not in said and made_of:
        said["level"] = max(each.level for each in made_of)
    return said


def _naming(found: Mapping[str, Any], made_of: tuple[ResolvedColumn, ...]) -> str | None:
    """The meaning by which a column would name a person, if it does."""
    semantic = found.get("semantic")
    if semantic_type(semantic).personal and found["level"] not in _PUBLIC:
        return semantic
    inside = [
        c.semantic for c in made_of if semantic_type(c.semantic).personal and c.level not in _PUBLIC
    ]
    plain = found["type"] in ("string", "strings")
    return inside[0] if inside and plain and semantic != PERSON_KEY else None
