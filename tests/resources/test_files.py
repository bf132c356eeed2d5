"""Locks end with their process and tell their owner; files appear whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from resources.local_files.atomic_file import atomic_file, write_atomically
from resources.local_files.file_lock import LockHeldError, file_lock, is_locked


def test_a_held_lock_tells_its_owner_and_is_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "night.lock"
    with file_lock(path) as file:
        file.write("zb nightly")
        file.flush()
        assert is_locked(path)
        with pytest.raises(LockHeldError) as held, file_lock(path):
            pass
    assert held.value.owner == "zb nightly"
    assert not is_locked(path)


def test_shared_holders_do_not_exclude_each_other_but_an_exclusive_one(tmp_path: Path) -> None:
    path = tmp_path / "table.lock"
    with (
        file_lock(path, shared=True),
        file_lock(path, shared=True),
        pytest.raises(LockHeldError),
        file_lock(path),
    ):
        pass
    with file_lock(path):
        pass


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "apply.lock"
    program = (
        "import os; from pathlib import Path; from resources.local_files.file_lock import file_lock\n"
        f"with file_lock(Path({str(path)!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 9
    with file_lock(path):
        pass


def test_a_failed_writer_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    target = write_atomically(tmp_path / "reports" / "page.html", b"former")
    with pytest.raises(UnicodeEncodeError), atomic_file(target) as partial:
        partial.write_text("half, then 半", encoding="ascii")
    assert target.read_bytes() == b"former"
    assert list(target.parent.iterdir()) == [target]
