"""What the catalog says of a decision on a request: who reviews it, whether a refusal or condition holds.

A refusal cites law and is judged as 不予共享 is; a condition that the catalog does not name is
refused (办法 第九条).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import (
    product_columns,
    source_columns,
    source_entries,
    source_items,
)
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.legal.judgement import judge
from zb_pipelines.domain.legal.plain_text import plain_text
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.use import Use
from zb_pipelines.domain.legal.verdict import unnamed_item_faults
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product

_CONDITIONAL = "有条件共享"


def requested_product(catalog: Catalog, key: str) -> Product:
    """The product of that key for agencies, or opened by key; :class:`InputError` where there is none to be granted."""
    product = catalog.products.get(key)
    if product is None or (product.audience == "public" and not product.opens_by_key):
        raise input_error(
            key,
            message("there is no such product to ask for"),
            message("see them with zb share products; opened ones need no request"),
        )
    return product


def product_level(product: Product, catalog: Catalog) -> str:
    """The highest level among the columns that it shows or verifies."""
    columns = product_columns(product, source_columns(product, catalog))
    return max(column.level for column in columns)


def is_conditional(product: Product, catalog: Catalog) -> bool:
    """Whether any entry behind it is shared under conditions, or it is opened by key."""
    return bool(_conditional_entries(product, catalog))


def conditions_of(product: Product, catalog: Catalog) -> tuple[str, ...]:
    """The conditions that the entries behind it name."""
    entries = [catalog.entries[key] for key in _conditional_entries(product, catalog)]
    use = "opening" if product.opens_by_key else "sharing"
    said = [getattr(each, use).condition for each in entries]
    return tuple(dict.fromkeys(each for each in said if each))


def reviewing_agency(product: Product, catalog: Catalog) -> str | None:
    """The agency that reviews a request: of those that share under conditions, the one with most items."""
    conditional = set(_conditional_entries(product, catalog))
    if not conditional:
        return None
    items = Counter(
        entry.partition("/")[0]
        for item in source_items(product, catalog)
        if (entry := item.rpartition(".")[0]) in conditional
    )
    agencies = items or Counter(key.partition("/")[0] for key in conditional)
    return min(agencies, key=lambda agency: (-agencies[agency], agency))


def require_basis(product: Product, catalog: Catalog, basis: str, day: date) -> None:
    """:class:`InputError` unless ``basis`` forbids to share what the product shows, on ``day``."""
    items = sorted(source_items(product, catalog))
    use = "opening" if product.opens_by_key else "sharing"
    _require_basis(product.key, items, catalog, (basis, use), day)


def require_entry_basis(key: str, catalog: Catalog, basis: str, day: date) -> None:
    """The same of a demand for the entry ``key``, which is not shared."""
    entry = catalog.entries.get(key)
    if entry is None:
        raise input_error(
            key,
            message("the catalog has no such entry"),
            message("name the entry that is asked for: --with entry=<agency>/<entry>"),
        )
    items = [f"{key}.{item.name}" for item in entry.items]
    _require_basis(key, items, catalog, (basis, "sharing"), day)


def _require_basis(
    where: str, items: Sequence[str], catalog: Catalog, cited: tuple[str, Use], day: date
) -> None:
    basis, use = cited
    subjects = {
        item: _subject(item, catalog)
        for item in items
        if item.rpartition(".")[0] in catalog.entries
    }
    judged = judge(basis, use, subjects, StatuteBook(catalog.statutes), day)
    sentences = [fault.sentence for fault in (*judged.faults, *unnamed_item_faults(subjects))]
    if not judged.bases and not sentences:
        sentences = [message("it cites no law")]
    remedy = message(
        "cite a law, an administrative regulation or a decision of the State Council that expressly "
        "forbids supply; without one, approve"
    )
    if sentences:
        raise InputError(
            *(
                Problem(where, message("the refusal does not hold: {why}", why=each), remedy)
                for each in dict.fromkeys(sentences)
            )
        )


def require_named_condition(product: Product, catalog: Catalog, condition: str) -> None:
    """:class:`InputError` where the entries' own conditions do not name ``condition`` (art. 9)."""
    named = conditions_of(product, catalog)
    if any(_letters(condition) in _letters(each) for each in named):
        return
    raise input_error(
        product.key,
        message(
            "the condition stands in no entry's catalog: it adds one without authority (art. 9)"
        ),
        message(
            "leave it out, or have it reviewed into the catalog first; it names: {named}",
            named=message("; ").join(named) or message("none"),
        ),
    )


def _letters(text: str) -> str:
    """``text`` without blanks and punctuation, as two wordings are compared."""
    return "".join(letter for letter in plain_text(text) if letter.isalnum())


def _conditional_entries(product: Product, catalog: Catalog) -> list[str]:
    if product.opens_by_key:
        return list(source_entries(product, catalog))
    return [
        key
        for key in source_entries(product, catalog)
        if catalog.entries[key].sharing.type == _CONDITIONAL
    ]


def _subject(item: str, catalog: Catalog) -> str | None:
    key, _, name = item.rpartition(".")
    entry = catalog.entries[key]
    own = next((each.subject for each in entry.items if each.name == name), None)
    return own or entry.subject
