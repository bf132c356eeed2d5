"""校核: a recipient doubts a value of a row that it received; the agency that the value comes from answers.

The row is named by its reference, which only this installation can trace. A ticket holds the hash of
the value then; it closes when the value is another one, or the row is gone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assets.build_context import BuildContext
from assets.derived_tables.inputs import Inputs
from assets.sharing.keyed_hash import keyed_hash, product_secrets
from assets.sharing.product_query import row_ref_sql
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.tickets import ProblemCount, Subject, Ticket
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import source_columns, source_entries
from zb_pipelines.domain.derived_tables.model import ORIGIN
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sharing.product import ROW_REF, Product
from zb_pipelines.domain.sql import identifier
from zb_pipelines.domain.tickets.limits import Limit, Limits

KIND = "challenged"
# An action of the journal, which is Chinese.
DOUBTED = "共享数据校核提出"
_PREFIX = "challenge:"
_HASH_DIGITS = 12


@dataclass(frozen=True)
class ChallengedValue:
    """Where a doubted value stands: the entry that it comes from, and the hash of what it says."""

    entry: str
    value_hash: str


def challenge_value(
    platform: Platform, release: Release, grant: str, place: tuple[str, str], actor: str, day: date
) -> Ticket:
    """Raise a ticket for the value at ``place``, a row's reference and a column of the grant's product.

    :class:`InputError` where the grant is not in force, or the product has no such row or column.
    """
    held = platform.registry.sharing.grants.one(grant)
    product = release.catalog.products.get(held.product)
    if held.state(day) != "active" or product is None:
        raise input_error(
            grant,
            message("the grant has ended or was revoked"),
            message("ask for it anew with zb share request"),
        )
    reference, column = place
    if column not in product.served_items:
        raise input_error(
            column,
            message("the product has no such column"),
            message("use one of: {known}", known=message(", ").join(product.served_items)),
        )
    with platform.engine(memory="500MB", threads=1) as engine:
        found = _find(BuildContext(platform, release, day, engine), product, reference, column)
    if found is None:
        raise input_error(
            reference,
            message("no row of the product has this reference"),
            message("copy it from the column {name}", name=ROW_REF),
        )
    rule = f"{_PREFIX}{product.key}.{column}:{reference}:{found.value_hash}"
    subject = _subject(found.entry, rule, release.catalog)
    with in_chinese():
        reason = message("a recipient doubts the value, grant {grant}", grant=grant)
    tickets = platform.registry.tickets
    tickets.recheck([ProblemCount(subject, 1, reason)], day, _limits(release.catalog), actor)
    detail = {"ticket": subject.id, "product": product.key, "column": column}
    platform.registry.journal.append(actor, DOUBTED, grant, detail)
    return tickets.one(subject.id)


def challenges_of(platform: Platform, grant: str) -> list[Ticket]:
    """The tickets of values that the recipient of ``grant`` doubted, the oldest first."""
    registry = platform.registry
    lines = registry.journal.lines(grant, [DOUBTED])
    numbers = [json.loads(line.detail)["ticket"] for line in lines]
    return [registry.tickets.one(number) for number in dict.fromkeys(numbers)]


def open_challenges(
    platform: Platform, release: Release, day: date, engine: Engine
) -> Iterator[ProblemCount]:
    """Every open ticket of this kind with what the data say now: one row, or none any more."""
    context = BuildContext(platform, release, day, engine)
    for ticket in platform.registry.tickets.all():
        if not ticket.open or ticket.subject.kind != KIND:
            continue
        place, reference, value_hash = ticket.subject.rule.removeprefix(_PREFIX).split(":")
        key, _, column = place.partition(".")
        product = release.catalog.products.get(key)
        found = _find(context, product, reference, column) if product else None
        same = found is not None and found.value_hash == value_hash
        reason = message("{day} recheck: the doubted value is another one, or gone", day=day)
        yield ProblemCount(ticket.subject, int(same), reason)


def challenged_product(subject: Subject, catalog: Catalog) -> tuple[Product, str] | None:
    """The product and column that a ticket of this kind is about."""
    place = subject.rule.removeprefix(_PREFIX).partition(":")[0]
    key, _, column = place.partition(".")
    product = catalog.products.get(key)
    return (product, column) if product else None


def _find(
    context: BuildContext, product: Product, reference: str, column: str
) -> ChallengedValue | None:
    """The value in the source as it stands on the day of ``context``."""
    engine, catalog = context.engine, context.catalog
    columns = source_columns(product, catalog)
    if column not in columns:
        return None
    Inputs(context).create_views([product.source])
    told = f"{column}__source"
    origin = identifier(told) if told in columns else "NULL"
    if ORIGIN in columns:
        origin = f"{ORIGIN}[1]"
    shown = f"CAST({identifier(column)} AS VARCHAR), CAST({origin} AS VARCHAR)"
    for secret in product_secrets(context.platform, product.key, "row"):
        named = row_ref_sql(product, secret)
        rows = engine.rows(f"SELECT {shown} FROM {product.source} WHERE {named} = $1", [reference])
        if rows:
            value, said = rows[0]
            hashed = keyed_hash(secret, value or "")[:_HASH_DIGITS]
            return ChallengedValue(_entry(product, said, catalog), hashed)
    return None


def _entry(product: Product, said: str | None, catalog: Catalog) -> str:
    """The entry that the value comes from; where the row does not tell, the product's first."""
    for key in catalog.entries:
        if product.source == entry_table("aggregation", key):
            return key
    named = (said or "").partition("#")[0]
    return named if named in catalog.entries else source_entries(product, catalog)[0]


def _subject(entry: str, rule: str, catalog: Catalog) -> Subject:
    agency = catalog.entries[entry].agency
    contact = catalog.agencies[agency].responsible
    return Subject(KIND, agency, entry, rule, contact.unit, contact.person)


def _limits(catalog: Catalog) -> Limits:
    """The limits of tickets with that of 校核, which stands in the table of sharing."""
    days = catalog.sharing.limits["challenge"].days
    own = Limit(answer=days, extended=2 * days)
    return catalog.tickets.model_copy(update={"kinds": catalog.tickets.kinds | {KIND: own}})
