"""Checks of ``products/<product>.yml`` and ``channels.yml``: what they name must be there."""

from collections.abc import Iterable, Mapping

from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.derived_tables.model import PERSON_KEY
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import BUILT_TABLES
from zb_pipelines.domain.sharing.product import ROW_REF, Product, Treatment

_GRAINS: Mapping[str, frozenset[str]] = {
    "date": frozenset({"year", "month"}),
    "datetime": frozenset({"year", "month"}),
    "string": frozenset({"district"}),
    "integer": frozenset({"tens", "hundreds", "thousands"}),
    "decimal": frozenset({"tens", "hundreds", "thousands"}),
}
_SOURCES = ("aggregation.", *BUILT_TABLES)


def check_products(parsed: ParsedCatalog, known: Mapping[str, Known]) -> None:
    """Add a problem for every product of a table or item that is not there, or out of form."""
    for key, product in parsed.products.items():
        file = f"products/{key}.yml"
        source = known.get(product.source)
        if source is None or not product.source.startswith(_SOURCES):
            if not parsed.is_broken(product.source):
                what = message("{table} is no table of this catalog", table=product.source)
                remedy = message(
                    "write an aggregated entry, base or thematic table, such as aggregation.tax__taxpayer"
                )
                parsed.problem(file, ("source",), what, remedy)
            continue
        _items(parsed, file, product, source)
        _form(parsed, file, product)
        _treatments(parsed, file, product, source)
        _recipient(parsed, file, product, source)


def check_channels(parsed: ParsedCatalog) -> None:
    """Add a problem for every agency of ``channels.yml`` that is not there."""
    for agency in parsed.channels:
        if not parsed.knows("agencies", agency):
            what = message("agency {agency} is not in agencies.yml", agency=agency)
            remedy = message("name a registered agency, or register it")
            parsed.problem("channels.yml", (agency,), what, remedy)


def _items(parsed: ParsedCatalog, file: str, product: Product, source: Known) -> None:
    aggregate = product.aggregate
    named: tuple[tuple[tuple[Step, ...], Iterable[str]], ...] = (
        (("items",), product.items),
        (("key_items",), product.key_items),
        (("ask",), product.ask),
        (("quasi_identifiers",), product.quasi_identifiers),
        (("aggregate", "by"), aggregate.by if aggregate else ()),
    )
    for path, names in named:
        for place, name in enumerate(names):
            if name not in source:
                _no_item(parsed, file, (*path, place), name)
    for path, names in ((("rows",), product.rows), (("treat",), product.treat)):
        for name in names:
            if name not in source:
                _no_item(parsed, file, (*path, name), name)
    _measures(parsed, file, product, source)
    if ROW_REF in product.items:
        what = message("{name} is a column of the platform's own", name=ROW_REF)
        parsed.problem(file, ("items",), what, message("leave it out; it is added by itself"))


def _measures(parsed: ParsedCatalog, file: str, product: Product, source: Known) -> None:
    measures = product.aggregate.measures if product.aggregate else {}
    for name, measure in measures.items():
        path = ("aggregate", "measures", name)
        if (measure.item is None) != (measure.function == "count"):
            what = message("a figure has an item unless it counts rows")
            parsed.problem(
                file, path, what, message("give item for sum, average, minimum and maximum only")
            )
        elif measure.item and measure.item not in source:
            _no_item(parsed, file, (*path, "item"), measure.item)


def _form(parsed: ParsedCatalog, file: str, product: Product) -> None:
    if product.form == "verify":
        wrong = not product.ask or bool(product.items) or product.aggregate is not None
        what = message("a product for verification has `ask` and hands out no item")
    elif product.form == "aggregate" or product.aggregate:
        wrong = product.aggregate is None or bool(product.items) or bool(product.ask)
        what = message("an aggregate has `aggregate` and hands out no row")
    else:
        wrong = not product.served_items or bool(product.ask)
        what = message("a product of rows has `items` and nothing to ask")
    if wrong:
        parsed.problem(file, ("form",), what, message("choose the form that fits, or its keys"))
    if product.audience == "public" and (product.package is None or product.form == "verify"):
        what = message("an opened product needs `package` and is not for verification")
        parsed.problem(file, ("audience",), what, message("write theme and licence in `package`"))
    if product.form in ("table", "file") and not product.aggregate and not product.key_items:
        what = message("there are no items that identify a row")
        remedy = message("name them in key_items; they need not be handed out")
        parsed.problem(file, ("key_items",), what, remedy)


def _treatments(parsed: ParsedCatalog, file: str, product: Product, source: Known) -> None:
    for name, treatment in product.treat.items():
        if name in source and not _fits(treatment, source[name].type):
            what = message("{name} cannot be treated like that", name=name)
            remedy = message(
                "coarsen dates to year or month, codes of regions to district, numbers to tens, hundreds or thousands"
            )
            parsed.problem(file, ("treat", name), what, remedy)


def _recipient(parsed: ParsedCatalog, file: str, product: Product, source: Known) -> None:
    """Pseudonyms are made for one recipient: two who compare theirs cannot join their persons."""
    told = product.recipient
    if told is not None and not parsed.knows("agencies", told):
        what = message("agency {agency} is not in agencies.yml", agency=told)
        parsed.problem(
            file, ("recipient",), what, message("name a registered agency, or register it")
        )
    by = product.aggregate.by if product.aggregate else ()
    persons = [
        name
        for name in (*product.served_items, *by)
        if name in source and source[name].semantic == PERSON_KEY
    ]
    if persons and (told is None or by or product.audience == "public"):
        what = message("{name} is a pseudonym of persons, handed out to anybody", name=persons[0])
        remedy = message("leave it out, or hand out rows to one agency: name it in recipient")
        parsed.problem(file, ("recipient",), what, remedy)


def _fits(treatment: Treatment, kind: str) -> bool:
    if treatment.how != "coarsen":
        return treatment.to is None
    return treatment.to in _GRAINS.get(kind, frozenset())


def _no_item(parsed: ParsedCatalog, file: str, path: tuple[Step, ...], name: str) -> None:
    what = message("the source has no column {column}", column=name)
    parsed.problem(file, path, what, message("name a column of the source"))
