"""Checks of ``survivorship/<database>.yml`` against the entries that it takes its claims from."""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.derived_tables.consolidated import claimed_level
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.model.expression import columns_of
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES
from zb_pipelines.domain.survivorship.model import Claim, Consolidation

Path = tuple[Step, ...]


def check_claims(parsed: ParsedCatalog) -> None:
    """Add a problem for every claim, field or expression that names what is not there."""
    for key, consolidation in parsed.consolidations.items():
        name = f"survivorship/{key}.yml"
        for place, claim in enumerate(consolidation.claims):
            _claim(parsed, name, ("claims", place), claim)
        _fields_known(parsed, name, consolidation)
        _orders(parsed, name, consolidation)
        _semantics(parsed, name, consolidation)
        _levels(parsed, name, consolidation)


def _claim(parsed: ParsedCatalog, name: str, path: Path, claim: Claim) -> None:
    if (claim.key is None) == (claim.through is None):
        what = message("either key or through is required, not both")
        parsed.problem(
            name,
            path,
            what,
            message(
                "write key where the entry holds the entity's key, through where another entry leads to it"
            ),
        )
    if entry := _entry(parsed, name, (*path, "entry"), claim.entry):
        _item(parsed, name, (*path, "key"), entry, claim.key)
        _item(parsed, name, (*path, "time"), entry, claim.time)
        if claim.where is not None:
            _expression(parsed, name, (*path, "where"), entry, claim.where)
        for field, text in claim.fields.items():
            _expression(parsed, name, (*path, "fields", field), entry, text)
        if claim.through:
            _item(parsed, name, (*path, "through", "item"), entry, claim.through.item)
    if claim.through:
        steps = (*path, "through")
        if entry := _entry(parsed, name, (*steps, "entry"), claim.through.entry):
            _item(parsed, name, (*steps, "matches"), entry, claim.through.matches)
            _item(parsed, name, (*steps, "gives"), entry, claim.through.gives)


def _entry(parsed: ParsedCatalog, name: str, path: Path, key: str) -> Entry | None:
    if not parsed.knows("sources", key):
        parsed.problem(
            name,
            path,
            message("the catalog has no entry {key}", key=key),
            message("name an existing entry, or create sources/{key}.yml", key=key),
        )
    return parsed.entries.get(key)


def _item(parsed: ParsedCatalog, name: str, path: Path, entry: Entry, used: str | None) -> None:
    if used is None or used in {item.name for item in entry.aggregated_items}:
        return
    if used in {item.name for item in entry.items}:
        what, remedy = (
            message("the item {used} of the entry {key} is withheld", key=entry.key, used=used),
            message("do not use it, or correct what the exemption withholds"),
        )
    else:
        what, remedy = (
            message("the entry {key} has no item {used}", key=entry.key, used=used),
            message("use a name of that entry's items"),
        )
    parsed.problem(name, path, what, remedy)


def _expression(parsed: ParsedCatalog, name: str, path: Path, entry: Entry, text: str) -> None:
    try:
        columns = set(columns_of(text))
    except InputError as refusal:
        for problem in refusal.problems:
            parsed.problem(name, path, problem.what, problem.remedy)
        return
    for column in sorted(columns):
        _item(parsed, name, path, entry, column)


def _fields_known(parsed: ParsedCatalog, name: str, consolidation: Consolidation) -> None:
    known = {field.name for field in consolidation.fields}
    for place, claim in enumerate(consolidation.claims):
        for field in claim.fields:
            if field not in known:
                what = message("the field {field} is not declared under fields", field=field)
                path = ("claims", place, "fields", field)
                parsed.problem(
                    name,
                    path,
                    what,
                    message(
                        "declare it and its order of authority under fields, or delete this line"
                    ),
                )
    seen = {consolidation.key}
    for place, field in enumerate(consolidation.fields):
        if field.name in seen:
            what = message(
                "the field {name} stands twice, or has the name of the key", name=field.name
            )
            parsed.problem(
                name, ("fields", place, "name"), what, message("declare each field once")
            )
        seen.add(field.name)


def _orders(parsed: ParsedCatalog, name: str, consolidation: Consolidation) -> None:
    for place, field in enumerate(consolidation.fields):
        path = ("fields", place, "order")
        claimed = {claim.entry for claim in consolidation.claims if field.name in claim.fields}
        for rank, entry in enumerate(field.authority_order):
            if entry not in claimed:
                what = message(
                    "{entry} makes no claim on the field {name}", entry=entry, name=field.name
                )
                remedy = message(
                    "write {name} into the claim of {entry}, or take it off order",
                    entry=entry,
                    name=field.name,
                )
                parsed.problem(name, (*path, rank), what, remedy)
        for entry in sorted(claimed - set(field.authority_order)):
            what = message(
                "{entry} claims the field {name}, but is not in order and would never be used",
                entry=entry,
                name=field.name,
            )
            parsed.problem(
                name, path, what, message("give it a place in order, or delete the claim")
            )
        if len(set(field.authority_order)) < len(field.authority_order):
            parsed.problem(
                name, path, message("order names an entry twice"), message("write each entry once")
            )
        if field.equal > (1 if field.policy == "latest" else len(field.authority_order)):
            what = message(
                "equal is {equal} for the field {name}, more than the sources that can count as one",
                name=field.name,
                equal=field.equal,
            )
            remedy = message(
                "leave equal out for latest; for authority it is the number of sources at the head of order that count as one"
            )
            parsed.problem(name, ("fields", place, "equal"), what, remedy)


def _semantics(parsed: ParsedCatalog, name: str, consolidation: Consolidation) -> None:
    known = tuple(SEMANTIC_TYPES)
    for path, semantic in _declared_semantics(consolidation):
        if semantic is not None and semantic not in known:
            what = message("unknown semantic type {semantic}", semantic=semantic)
            parsed.problem(
                name,
                path,
                what,
                message("change it to one of: {known}", known=message(", ").join(known)),
            )


def _declared_semantics(consolidation: Consolidation) -> Iterator[tuple[Path, str | None]]:
    yield ("key_semantic",), consolidation.key_semantic
    for place, field in enumerate(consolidation.fields):
        yield ("fields", place, "semantic"), field.semantic


def _levels(parsed: ParsedCatalog, name: str, consolidation: Consolidation) -> None:
    """A declared level may raise a field and never lower it (就高从严)."""
    for place, field in enumerate(consolidation.fields):
        claimed = claimed_level(consolidation, field, parsed.entries)
        if field.level and claimed and field.level < claimed:
            what = message(
                "the level {level} of the field {name} lies below the highest of the items that claim it, {highest}",
                name=field.name,
                level=field.level,
                highest=claimed,
            )
            remedy = message("set it to {highest}, or leave level out", highest=claimed)
            parsed.problem(name, ("fields", place, "level"), what, remedy)
