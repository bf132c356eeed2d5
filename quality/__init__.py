"""Data quality: rules from the catalog, suites, checks, scores."""
