"""The rules that follow from a catalog entry: one source of what is checked, and what it means.

``assets.aggregation`` computes them, reports and tickets take their words from here.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from quality.rules.kinds import KINDS, Items, Severity
from quality.rules.patterns import pattern
from resources.registry import Origin
from zb_pipelines.domain.catalog.model.model import CodeList, Entry, Item
from zb_pipelines.domain.identifiers.normal_form import FULL_WIDTH, HALF_WIDTH
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.semantic_types import semantic_type

_HALF_WIDTH = str.maketrans(FULL_WIDTH, HALF_WIDTH)
"""Versions were first computed over half-width punctuation, and go on being so."""


@dataclass(frozen=True)
class Rule:
    """One rule of one entry. ``id`` is ``<kind>:<item>``, for a key of several ``unique:<a>+<b>``.

    ``title`` and ``remedy`` are Chinese sentences for the agency, as they are stored; ``item`` is ``None`` for
    rules about several items or about the delivery; ``about`` is the title set into the words.
    """

    id: str
    item: str | None
    dimension: str
    indicator: str
    severity: Severity
    title: str
    remedy: str
    about: str
    origin: Origin = "derived"
    meant: object = field(default=None, compare=False, repr=False)
    """What the rule follows from, as JSON can say it."""

    @property
    def blocking(self) -> bool:
        """Whether what fails is stopped: the row, or for a rule of the delivery all of it."""
        return self.severity == "block"

    @property
    def to_correct(self) -> bool:
        """Whether the agency must correct what fails: the row is kept back, or goes without the value."""
        return self.severity != "warn"

    @cached_property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of all that the rule means, punctuation aside."""
        title = KINDS[self.kind].zh.title.translate(_HALF_WIDTH).format(item=self.about)
        said = [self.id, self.dimension, self.indicator, self.severity, title, self.meant]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def kind(self) -> str:
        """The part of ``id`` before the colon."""
        return self.id.partition(":")[0]


DELIVERY = ":delivery"
"""How the id of a rule about a delivery as a whole ends."""


def rules_of(entry: Entry, codes: Collection[str]) -> tuple[Rule, ...]:
    """Every rule that rows of ``entry`` are held to, in the order of its items.

    ``codes`` are the catalog's code lists, or their keys. Items that an exemption
    withholds have no rules. Items of the record key are required, declared so or not. Of a
    reference list only the record key can keep a row back.
    """
    lists = codes if isinstance(codes, Mapping) else {}
    rules = [
        _in_its_list(
            entry,
            rule_of_kind(
                kind, item.name, item.name, item.title, meant=(item, lists.get(item.codes or ""))
            ),
        )
        for item in entry.aggregated_items
        for kind in _kinds_of(item, entry, codes)
    ]
    with in_chinese():
        titles = message(", ").join(entry.item(name).title for name in entry.record_key)
    only = entry.record_key[0] if len(entry.record_key) == 1 else None
    about = duplicate_rule(entry).partition(":")[2]
    rules.append(rule_of_kind("unique", about, only, titles))
    if entry.expect.max is not None:
        rules.append(
            rule_of_kind("rows_max", "delivery", None, entry.title, meant=(entry.expect.max,))
        )
    return tuple(rules)


def duplicate_rule(entry: Entry) -> str:
    """The id of the rule that a repeated record breaks."""
    return "unique:" + "+".join(entry.record_key)


def _in_its_list(entry: Entry, rule: Rule) -> Rule:
    emptied = rule.blocking and entry.stays_without(rule.item)
    return replace(rule, severity="empty") if emptied else rule


def _kinds_of(item: Item, entry: Entry, codes: Collection[str]) -> Iterator[str]:
    for name, kind in KINDS.items():
        if kind.items is not None and _has(kind.items, item, entry):
            yield name
    for name in semantic_type(item.semantic).rules:
        among = KINDS[name].codes
        if among is None or (among in codes and not item.codes):
            yield name


def _has(items: Items, item: Item, entry: Entry) -> bool:
    of_type = not items.types or item.type in items.types
    return of_type and all(CONDITIONS[name](item, entry) for name in items.that)


def _may_be_damaged(item: Item, entry: Entry) -> bool:
    """A number that could be damaged without its own rule noticing."""
    check_digit = semantic_type(item.semantic).check_digit
    if check_digit is not None:
        return not check_digit
    return stands_for_something(item) or item.name in entry.record_key


def stands_for_something(item: Item) -> bool:
    """Whether the item's texts are identifiers, by its semantic type or by its title."""
    if item.semantic is not None:
        return semantic_type(item.semantic).check_digit is not None
    return not item.codes and re.fullmatch(pattern("number_title"), item.title) is not None


CONDITIONS: dict[str, Callable[[Item, Entry], bool]] = {
    "required": lambda item, entry: item.required or item.name in entry.record_key,
    "bounded": lambda item, _: bool(item.length),
    "coded": lambda item, _: bool(item.codes),
    "uncoded": lambda item, _: not item.codes,
    "in_words": lambda item, _: (
        item.semantic is None or semantic_type(item.semantic).form == "words"
    ),
    "dates_the_record": lambda item, entry: item.name == entry.extraction.time,
    "incremental": lambda _, entry: entry.extraction.mode == "incremental",
    "unchecked_number": _may_be_damaged,
}
"""The conditions that ``kinds.yml`` sets to an item, by name."""


def rule_of_kind(
    kind: str,
    about: str,
    item: str | None,
    title: str,
    *,
    origin: Origin = "derived",
    meant: tuple[Item | CodeList | object, ...] = (),
) -> Rule:
    """The rule ``<kind>:<about>`` in the words of its kind, with ``title`` set in."""
    declared = KINDS[kind]
    return Rule(
        id=f"{kind}:{about}",
        item=item,
        dimension=declared.dimension,
        indicator=declared.indicator,
        severity=declared.severity,
        title=declared.zh.title.format(item=title),
        remedy=declared.zh.remedy.format(item=title),
        about=title,
        origin=origin,
        meant=meant,
    )
