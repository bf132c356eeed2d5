"""Mutated files and declarations of fixed seeds: read whole or refused, never a traceback, as other readers read them."""

from pathlib import Path

from benchmarks.fuzz_deliveries import outcomes
from benchmarks.fuzz_yaml import judge


def test_mutated_files_of_every_kind_are_read_whole_or_refused(tmp_path: Path) -> None:
    told = {(name, seed): said for name, seed, said in outcomes(tmp_path, range(120), 1)}
    assert [key for key, said in told.items() if said.startswith("BROKEN")] == []
    assert {"compared", "encoding", "unreadable"} <= set(told.values())


def test_mutated_declarations_are_read_or_refused_with_their_place(tmp_path: Path) -> None:
    told = {seed: judge(tmp_path, seed) for seed in range(200)}
    assert [seed for seed, said in told.items() if said.startswith("BROKEN")] == []
    assert set(told.values()) == {"read", "refused"}
