"""From an agency's delivery to typed, checked rows: landing, aggregation, quarantine."""
