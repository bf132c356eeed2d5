"""A thread that can write below one folder and nowhere else, whatever it is told to run (Linux's Landlock).

The second barrier of a reader's statement: the first is the parser, which lets nothing but a SELECT
through. The kernel holds this one for the thread and for all that it starts, without a way back.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
# include/uapi/linux/landlock.h; the numbers of these calls are the same on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _BELOW_PATH = 1, 1
_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
# Removing (4, 5), making of every kind (6 to 12), and what later kernels know: linking and renaming
# between folders (13), truncating (14), commands to devices (15).
_CHANGES = {1: 0x1FF0, 2: 0x3FF0, 3: 0x7FF0, 5: 0xFFF0}
_NETWORK = 0b11  # to bind and to connect by TCP, since version 4
_NO_NEW_PRIVILEGES = 38  # of prctl


def barrier_version() -> int:
    """Which Landlock this kernel has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, _libc().syscall(_CREATE, None, 0, _ASK_VERSION))


@dataclass(frozen=True)
class Barrier:
    """Runs calls in the one thread behind it."""

    pool: ThreadPoolExecutor

    def run(self, call: Callable[[], Result]) -> Result:
        """What ``call`` returns, or raises."""
        return self.pool.submit(call).result()


@contextmanager
def write_barrier(writable: Path) -> Generator[Barrier]:
    """A thread that writes below ``writable`` only, runs no program and opens no connection.

    Threads that it starts are held as it is, and those that were there before are not. Where the kernel
    has no Landlock it is a thread like any other, which `zb doctor` says.
    """
    with ThreadPoolExecutor(1, initializer=_restrict, initargs=(writable,)) as pool:
        yield Barrier(pool)


def _restrict(writable: Path) -> None:
    """Restrict this thread; :class:`OSError` where the kernel knows how and does not do it."""
    version = barrier_version()
    if not version:
        return
    writes = _WRITE_FILE | _CHANGES[max(each for each in _CHANGES if each <= version)]
    handled = struct.pack("QQ", _EXECUTE | writes, _NETWORK if version >= 4 else 0)
    size = len(handled) if version >= 4 else 8
    rules = _call(_CREATE, handled, size, 0)
    folder = os.open(writable, os.O_PATH | os.O_CLOEXEC)
    try:
        _call(_ADD, rules, _BELOW_PATH, struct.pack("=Qi", writes, folder), 0)
        if _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        _call(_RESTRICT, rules, 0)
    finally:
        os.close(folder)
        os.close(rules)


def _call(*arguments: int | bytes) -> int:
    answer = _libc().syscall(*arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), "Landlock")
    return answer


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
