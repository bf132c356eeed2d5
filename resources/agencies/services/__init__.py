"""Sources that are services of an agency, asked over HTTP."""
