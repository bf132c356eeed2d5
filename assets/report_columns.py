"""The columns of a report table as Dagster shows them, from the schema that it is written by."""

import dagster as dg
import pyarrow as pa


def table_columns(schema: pa.Schema) -> dg.TableSchema:
    """Name and type of every column."""
    return dg.TableSchema(columns=[dg.TableColumn(field.name, str(field.type)) for field in schema])
