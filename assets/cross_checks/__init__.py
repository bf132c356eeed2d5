"""Rules that need more than one entry's own rows: references, same facts, totals, order, timeliness."""
