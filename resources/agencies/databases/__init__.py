"""Sources that are databases of an agency."""
