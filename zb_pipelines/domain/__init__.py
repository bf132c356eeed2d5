"""Domain rules as pure Python: no Dagster, engine, database or I/O but the package's own YAML."""
