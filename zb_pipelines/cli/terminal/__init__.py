"""Output that all commands share: tables, JSON, help in the reader's language."""
