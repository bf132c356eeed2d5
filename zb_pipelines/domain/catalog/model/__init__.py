"""The catalog's models: entries, items, exemptions, fingerprints."""
