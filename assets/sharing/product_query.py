"""The query of a product over the view of its source: what is withheld is not in it."""

from assets.derived_tables.pseudonyms import recipient_pseudonym_sql
from assets.sharing.keyed_hash import keyed_hash_sql, normal_text_sql
from assets.sharing.suppress_cells import COUNT, suppressed_select
from assets.sharing.treat_columns import treated_sql
from resources.keys import Key
from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.products.columns import product_columns
from zb_pipelines.domain.derived_tables.model import PERSON_KEY, ResolvedColumn
from zb_pipelines.domain.sharing.product import ROW_REF, AggregateFigure, Product
from zb_pipelines.domain.sql import duckdb_type, identifier, string_list, with_steps

ID_HASH, FULL_HASH = "id_hash", "full_hash"
"""Columns of a product for verification: the identifier asked for, and everything asked for."""
REF_DIGITS = 16
_FUNCTIONS = {"sum": "sum", "average": "avg", "minimum": "min", "maximum": "max"}


def product_select(
    product: Product, source: Known, secret: str, recipient: Key | None = None
) -> str:
    """The SELECT of the product's rows.

    ``source`` are the columns of its source, ``secret`` makes the hashes of rows and of what may
    be asked, ``recipient`` the pseudonyms of persons where the product has any.
    """
    if product.form == "verify":
        return _verification(product, secret)
    if product.aggregate:
        return _aggregate(product, source)
    return _rows(product, source, secret, recipient)


def row_ref_sql(product: Product, secret: str) -> str:
    """The expression, over the source, by which a row of the product can be named."""
    key = ", ".join(
        f"coalesce(CAST({identifier(each)} AS VARCHAR), '')" for each in product.key_items
    )
    return f"left({keyed_hash_sql(secret, f'concat_ws(chr(31), {key})')}, {REF_DIGITS})"


def filter_sql(product: Product) -> str:
    """The row filter as a WHERE clause, empty where all rows are handed out."""
    tests = [
        f"CAST({identifier(item)} AS VARCHAR) IN ({string_list(values)})"
        for item, values in product.rows.items()
    ]
    return f" WHERE {' AND '.join(tests)}" if tests else ""


def _rows(product: Product, source: Known, secret: str, recipient: Key | None) -> str:
    types = {column.name: column for column in product_columns(product, source)}
    shown = [
        f"CAST({_shown_sql(product, source[name], recipient)}"
        f" AS {duckdb_type(types[name].type, types[name].unit)}) AS {identifier(name)}"
        for name in product.served_items
    ]
    if ROW_REF in types:
        shown.append(f"{row_ref_sql(product, secret)} AS {ROW_REF}")
    return f"SELECT {', '.join(shown)} FROM {product.source}{filter_sql(product)}"


def _shown_sql(product: Product, column: ResolvedColumn, recipient: Key | None) -> str:
    """The expression of an item as it is handed out; a pseudonym is the recipient's own."""
    if column.semantic == PERSON_KEY and recipient and column.name not in product.treat:
        return recipient_pseudonym_sql(recipient, identifier(column.name))
    return treated_sql(column, product.treat.get(column.name))


def _aggregate(product: Product, source: Known) -> str:
    aggregate = product.aggregate
    if aggregate is None:
        raise TypeError(product.key)
    by = ", ".join(
        f"{treated_sql(source[name], product.treat.get(name))} AS {identifier(name)}"
        for name in aggregate.by
    )
    figures = ", ".join(
        f"{_figure(each)} AS {identifier(name)}" for name, each in aggregate.measures.items()
    )
    cells = f"SELECT {by}, {figures}, count(*) AS {COUNT} FROM {product.source}{filter_sql(product)} GROUP BY ALL"
    return suppressed_select(cells, aggregate.by, tuple(aggregate.measures), aggregate.k)


def _figure(figure: AggregateFigure) -> str:
    if figure.function == "count" or figure.item is None:
        return "count(*)"
    return f"CAST({_FUNCTIONS[figure.function]}({identifier(figure.item)}) AS DECIMAL(18,4))"


def _verification(product: Product, secret: str) -> str:
    """Hashes only: neither an identifier nor a value is in a product for verification."""
    asked = [normal_text_sql(identifier(name)) for name in product.ask]
    present = " AND ".join(f"{each} IS NOT NULL" for each in asked)
    where = filter_sql(product)
    steps = {
        "asked": f"SELECT {asked[0]} AS first, concat_ws(chr(31), {', '.join(asked)}) AS whole"
        f" FROM {product.source}{where}{' AND ' if where else ' WHERE '}{present}"
    }
    select = (
        f"SELECT DISTINCT left({keyed_hash_sql(secret, 'first')}, 32) AS {ID_HASH},"
        f" left({keyed_hash_sql(secret, 'whole')}, 32) AS {FULL_HASH} FROM asked"
    )
    return with_steps(steps, select)
