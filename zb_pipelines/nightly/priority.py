"""The priority of a night: who works at the site meanwhile, or asks for a verification, goes first."""

import os

NICENESS = 10
"""Of the nights and of Dagster's daemon, whose runs inherit it; 0 is an ordinary process's."""


def give_way() -> None:
    """Let this process, and those that it starts, have the processors only where nobody else wants them."""
    os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
