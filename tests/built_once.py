"""What is costly to build is built once in a test run, by whichever of its processes needs it first."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Built = TypeVar("Built")


def build_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Built]
) -> Built:
    """What ``build`` makes in the folder ``name``; the other processes of the run wait for it.

    They share it: who changes anything in it works on a copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = shared / f"{name}.pickle"
        if not told.exists():
            (shared / name).mkdir()
            told.write_bytes(pickle.dumps(build(shared / name)))
        found: Built = pickle.loads(told.read_bytes())
    return found
