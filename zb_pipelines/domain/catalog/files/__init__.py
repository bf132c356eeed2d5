"""The catalog's YAML files: layout, strict reading, line numbers of problems."""
