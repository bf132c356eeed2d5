"""The ground: the rules of the trade as pure Python, without Dagster, engine, database or I/O but its own YAML."""
