"""Products against the rest of the catalog: their columns, whose data they are, what is wrong with them."""
