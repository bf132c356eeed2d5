"""Runs a statement over a source whose error must be classified, not shown."""

import re

import duckdb

from resources.engine import Engine

_KIND = re.compile(r"([A-Z]\w*(?: \w+)* Error):")


class ReadError(Exception):
    """What the engine said that could not read a source; the text may quote its data.

    It is handed back rather than raised, so that what is raised instead does not carry it
    along as its context.
    """

    @property
    def kind(self) -> str:
        """The engine's name of it, such as ``Invalid Input Error``."""
        found = _KIND.match(str(self))
        return found[1] if found else "Error"


def attempt(engine: Engine, sql: str) -> ReadError | None:
    """Run ``sql``; the error, if there was one."""
    try:
        engine.connection.execute(sql)
    except duckdb.Error as error:
        return ReadError(str(error))
    return None
