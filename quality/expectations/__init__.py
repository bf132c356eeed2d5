"""Great Expectations over views on the lake: suites, runs, Data Docs."""
