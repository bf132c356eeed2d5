"""Evidence: journal, reviews, dockets, and the gate before a publication."""
