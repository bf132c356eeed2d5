"""Names and texts of the agencies as they are written in SQL (the same in all three dialects)."""


def sql_name(name: str) -> str:
    """``name`` as an identifier; any character is allowed in it."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """``text`` as a string literal."""
    return "'" + text.replace("'", "''") + "'"
