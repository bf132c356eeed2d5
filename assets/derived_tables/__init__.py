"""Builds derived tables: queries over aggregated entries and base tables, one partition a day."""
