"""The disclosure check of an opened product: whether anybody could be singled out. It blocks.

k is the number of rows that share the declared quasi-identifiers. Values that look like a resident's
number or a mobile phone are canaries: none may be in an opened column, whatever its meaning says.
"""

from dataclasses import dataclass

from resources.engine import Engine
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import identifier, literal

_RESIDENT = r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
_MOBILE = r"1[3-9]\d{9}"
CANARIES = f"({_RESIDENT}|{_MOBILE})"


@dataclass(frozen=True)
class Disclosure:
    """What the check found: the smallest group (``None``: no quasi-identifiers), and values that name somebody.

    ``unique`` are the rows that are alone with their quasi-identifiers.
    """

    rows: int
    k: int | None
    unique: int
    canaries: int


def measure_disclosure(
    engine: Engine, product: Product, relation: str, columns: tuple[ResolvedColumn, ...]
) -> Disclosure:
    """The check of ``relation``, the product's rows as they would be opened."""
    rows = int(engine.scalar(f"SELECT count(*) FROM {relation}"))
    k, unique = None, 0
    if product.quasi_identifiers and rows:
        names = ", ".join(identifier(name) for name in product.quasi_identifiers)
        k, unique = engine.rows(
            "SELECT min(n), count(*) FILTER (WHERE n = 1) FROM"
            f" (SELECT count(*) AS n FROM {relation} GROUP BY {names})"
        )[0]
    texts = [identifier(each.name) for each in columns if each.type == "string"]
    tests = " OR ".join(f"regexp_full_match({text}, {literal(CANARIES)})" for text in texts)
    found = engine.scalar(f"SELECT count(*) FROM {relation} WHERE {tests}") if tests else 0
    return Disclosure(rows, k, int(unique), int(found))


class DisclosureError(InputError):
    """An opened product that singles somebody out, with what was measured of it."""

    def __init__(self, found: Disclosure, problems: list[Problem]) -> None:
        self.found = found
        super().__init__(*problems)


def require_safe(product: Product, found: Disclosure) -> None:
    """:class:`DisclosureError` where the product may not be opened as it is."""
    problems = disclosure_problems(product, found)
    if problems:
        raise DisclosureError(found, problems)


def disclosure_problems(product: Product, found: Disclosure) -> list[Problem]:
    """Why the product may not be opened as it is; empty where it may."""
    problems: list[Problem] = []
    where = f"products/{product.key}.yml"
    if found.k is not None and found.k < product.k:
        what = message(
            "the smallest group of the quasi-identifiers has {found} rows, less than k = {k}; alone: {unique}",
            found=found.k,
            k=product.k,
            unique=found.unique,
        )
        problems.append(
            Problem(where, what, message("coarsen or drop items, or open it as an aggregate"))
        )
    if found.canaries:
        what = message(
            "rows with a value that looks like a resident's number or a mobile phone: {count}",
            count=found.canaries,
        )
        problems.append(Problem(where, what, message("drop or mask the item that holds it")))
    return problems
