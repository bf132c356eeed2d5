"""Sources that are files which an agency delivers."""
