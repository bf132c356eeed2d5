"""What good data is: rules from the catalog, suites, checks, scorecards."""
