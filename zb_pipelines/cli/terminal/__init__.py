"""What every command says and how: tables, JSON, help in the reader's language."""
