"""The rules that follow from a catalog entry: one source of what is checked, and what it means.

``assets.aggregation`` computes them, reports and tickets take their words from here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from quality.rule_kinds import KINDS, Severity
from zb_pipelines.catalog.model import Entry, Item, Semantic

DISTRICTS = "district"
"""Key of the code list that the semantic type ``district`` refers to."""

_BY_SEMANTIC: dict[Semantic, tuple[str, ...]] = {
    "resident_id": ("resident_id", "region"),
    "identity_number": ("identity_number",),
    "uscc": ("uscc", "uscc_doubt"),
    "org_code": ("org_code",),
    "reg_no": ("reg_no",),
    "phone": ("phone",),
}


@dataclass(frozen=True)
class Rule:
    """One rule of one entry. ``id`` is ``<kind>:<item>``, for a key of several ``unique:<a>+<b>``.

    ``title`` and ``remedy`` are Chinese sentences for the agency; ``item`` is ``None`` for
    rules about several items or about the delivery.
    """

    id: str
    item: str | None
    dimension: str
    indicator: str
    severity: Severity
    title: str
    remedy: str

    @property
    def kind(self) -> str:
        """The part of ``id`` before the colon."""
        return self.id.partition(":")[0]


def rules_of(entry: Entry, codes: Collection[str]) -> tuple[Rule, ...]:
    """Every rule that rows of ``entry`` are held to, in the order of its items.

    ``codes`` are the keys of the catalog's code lists. Items that an exemption
    withholds have no rules. Items of the record key are required, declared so or not.
    """
    rules = [
        _rule(kind, f"{kind}:{item.name}", item.name, item.title)
        for item in entry.aggregated_items
        for kind in _kinds_of(item, entry, codes)
    ]
    titles = "、".join(entry.item(name).title for name in entry.record_key)
    only = entry.record_key[0] if len(entry.record_key) == 1 else None
    rules.append(_rule("unique", f"unique:{'+'.join(entry.record_key)}", only, titles))
    if entry.expect.max is not None:
        rules.append(_rule("rows_max", "rows_max:delivery", None, entry.title))
    return tuple(rules)


def _kinds_of(item: Item, entry: Entry, codes: Collection[str]) -> Iterator[str]:
    if item.required or item.name in entry.record_key:
        yield "required"
    yield "format"
    if item.type == "string":
        if item.length:
            yield "length"
    else:
        yield "type"
    if item.type in ("date", "datetime"):
        yield "date_range"
        if item.name == entry.extraction.time:
            yield "future"
    if item.codes:
        yield "code"
    if item.semantic == "district" and not item.codes and DISTRICTS in codes:
        yield "district"
    elif item.semantic:
        yield from _BY_SEMANTIC.get(item.semantic, ())


def _rule(kind: str, identity: str, item: str | None, title: str) -> Rule:
    words = KINDS[kind]
    return Rule(
        id=identity,
        item=item,
        dimension=words.dimension,
        indicator=words.indicator,
        severity=words.severity,
        title=words.title.format(title),
        remedy=words.remedy.format(title),
    )
