"""Processor seconds of processes, for what a clock cannot tell while others use the machine."""

import resource


def children_processors() -> float:
    """User and system seconds of the children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def processors() -> float:
    """Seconds of this process and of the children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + children_processors()
