"""What the bureau reads: the coverage ledger and the quality report."""
