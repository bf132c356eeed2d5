"""Quality rules: their kinds, the rules of an entry and of a delivery, and their SQL."""
