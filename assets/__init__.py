"""The data in Dagster's terms; read along the flow: aggregation, base, reports."""
