"""Verifies the evidence of zb_pipelines without the platform: Python 3.11 is all that is needed.

    python3 verify_evidence.py EXPORT [--lake DIR] [--checkpoints DIR] [--key FILE]

EXPORT is a folder written by `zb ledger export EXPORT --rows`; DIR the lake, and the folder outside of the
platform to which checkpoints were copied; FILE the public key. Exit code 2: something was found.

What is checked, and why it suffices:
1. Each row of the journal carries SHA-256 over its own fields and the hash of the row before: a row
   changed, taken out, put in or moved breaks the chain at its place (`check_chain`).
2. Who computes all later hashes again, or cuts off the end, cannot change a checkpoint: length and last
   hash of the journal at a time, signed, kept elsewhere (`check_checkpoints`).
3. The journal holds the hash of every group of rows that is evidence, each time it was written: the last
   must be that of the rows as they are (`check_rows`); and that of every file of the lake (`check_lake`).
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START = "0" * 64
FIELDS = ("seq", "at", "actor", "action", "subject", "detail", "previous")
LOCK_FILE = "_table_lock"  # empty; orders writers of a table

WORDS = {
    "journal.place": "row {expected} was to come here: rows were taken out, put in or moved",
    "journal.chain": "does not follow on the hash of the row before",
    "journal.changed": "its content does not give its hash: it was changed",
    "journal.cut": "has {rows} rows and ends in {head}; its length beside it says {size} rows and {kept}",
    "checkpoint.none": "no checkpoint stands there",
    "checkpoint.form": "is no checkpoint",
    "checkpoint.signature": "its signature is not that of the public key",
    "checkpoint.cut": "signed {size} rows at {time}; the journal has {rows}",
    "checkpoint.rewritten": "row {size}, signed at {time}, has another hash: the journal was written anew",
    "checkpoint.origin": "is of another journal: everything was deleted and begun anew",
    "row.changed": "the rows are not those that the journal recorded: they were changed",
    "row.missing": "the journal recorded rows that are not there: they were deleted",
    "row.unknown": "rows stand there that the journal never recorded: they were put in",
    "lake.changed": "its bytes are not those that were written: it was changed",
    "lake.missing": "the file was written and is not there: it was deleted",
    "lake.unknown": "the file was written by no commit: it was put in, or left by a killed write",
    "lake.begun": "a write begun at {time} has not ended: it is at work, or was killed",
    "lake.link": "is a symbolic link; the platform makes none",
}


@dataclass(frozen=True)
class Flaw:
    """One problem: its kind, where it is, and the values that its sentence names."""

    kind: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def sentence(self, words: Mapping[str, str]) -> str:
        """The problem in the words given, by its English sentence."""
        english = WORDS[self.kind]
        return words.get(english, english).format(**self.values)


Line = Mapping[str, Any]


def check_chain(lines: Sequence[Line], kept: tuple[int, str] | None = None) -> Iterator[Flaw]:
    """Everything wrong with the chain; ``kept`` is the length and last hash noted beside it."""
    previous, expected = START, 1
    for line in lines:
        where = f"journal {line['seq']}"
        if line["seq"] != expected:
            yield Flaw("journal.place", where, {"expected": expected})
        if line["previous"] != previous:
            yield Flaw("journal.chain", where)
        if line["hash"] != line_hash(line):
            yield Flaw("journal.changed", where)
        previous, expected = line["hash"], line["seq"] + 1
    if kept is not None and kept != (len(lines), previous):
        values = {"rows": len(lines), "head": previous[:16], "size": kept[0], "kept": kept[1][:16]}
        yield Flaw("journal.cut", "journal", values)


def line_hash(line: Line) -> str:
    """SHA-256 over the fields of a row, as JSON with sorted names."""
    said = {name: line[name] for name in FIELDS}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_rows(lines: Iterable[Line], held: Mapping[str, Mapping[str, str]]) -> Iterator[Flaw]:
    """Groups of rows (table → key → hash of the rows as they are) that the journal tells otherwise."""
    recorded: dict[str, dict[str, str | None]] = {}
    for told in _details(lines, "groups"):
        for table, groups in told.items():
            recorded.setdefault(table, {}).update(groups)
    for table in sorted(recorded.keys() | held.keys()):
        said, there = recorded.get(table, {}), held.get(table, {})
        for key in sorted(said.keys() | there.keys()):
            if said.get(key) != there.get(key):
                kind = "unknown" if not said.get(key) else "changed" if key in there else "missing"
                yield Flaw(f"row.{kind}", f"{table} {key}")


@dataclass
class RecordedTable:
    """What the journal says of a table of the lake: hashes of files ever written, and what is in force."""

    files: dict[str, str] = field(default_factory=dict[str, str])
    days: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    log: dict[str, str] = field(default_factory=dict[str, str])

    def take(self, said: Mapping[str, Any]) -> None:
        """Bring the table to the state after one row of the journal."""
        if "day" in said:
            self.days[said["day"]] = list(said["files"])
            self.files |= said["files"]
        self.log |= said["log"]
        oldest = f"{said.get('oldest', 0):020}"
        self.log = {path: h for path, h in self.log.items() if Path(path).name[:20] >= oldest}
        if said.get("emptied"):
            current = {path for paths in self.days.values() for path in paths}
            self.files = {path: self.files[path] for path in current if path in self.files}


def recorded_tables(lines: Iterable[Line]) -> dict[str, RecordedTable]:
    """The tables of the lake as the journal tells them, ``layer.table``."""
    tables: dict[str, RecordedTable] = {}
    for said in _details(lines, "lake"):
        if said.get("destroyed"):
            tables.pop(said["table"], None)
        else:
            tables.setdefault(said["table"], RecordedTable()).take(said)
    return tables


def check_lake(lines: Iterable[Line], lake: Path) -> tuple[int, list[Flaw]]:
    """How many files the lake has, and which of them are not what the journal says."""
    expected: dict[str, str] = {}
    needed: set[str] = set()
    for name, table in recorded_tables(lines).items():
        folder = name.replace(".", "/", 1)
        expected |= {f"{folder}/{path}": h for path, h in (table.files | table.log).items()}
        needed |= {f"{folder}/{path}" for paths in table.days.values() for path in paths}
        needed |= {f"{folder}/{path}" for path in table.log if path.endswith(".json")}
    found: list[Flaw] = []
    there: set[str] = set()
    for path in sorted(lake.rglob("*")):
        name = path.relative_to(lake).as_posix()
        if path.is_symlink():
            found.append(Flaw("lake.link", name))
        elif path.is_file() and not (path.name == LOCK_FILE and not path.stat().st_size):
            there.add(name)
            if name not in expected:
                found.append(Flaw("lake.unknown", name))
            elif hashlib.file_digest(path.open("rb"), "sha256").hexdigest() != expected[name]:
                found.append(Flaw("lake.changed", name))
    return len(there), found + [Flaw("lake.missing", name) for name in sorted(needed - there)]


def check_checkpoints(lines: Sequence[Line], folder: Path, key: bytes | None) -> Iterator[Flaw]:
    """Whether the journal begins with what each checkpoint signed; ``key``: else the one beside them."""
    files = sorted(folder.glob("*.checkpoint.json")) if folder.is_dir() else []
    if not files:
        yield Flaw("checkpoint.none", str(folder))
        return
    beside = folder / "checkpoint.pub"
    public = key or (bytes.fromhex(beside.read_text()) if beside.exists() else b"")
    hashes = {line["seq"]: line["hash"] for line in lines}
    for file in files:
        yield from _check_checkpoint(file, public, hashes)


def _check_checkpoint(file: Path, public: bytes, hashes: Mapping[int, str]) -> Iterator[Flaw]:
    try:
        said = json.loads(file.read_text("utf-8"))
        signed, signature = statement(said), base64.b64decode(said["signature"])
        size, head, origin = int(said["size"]), str(said["head"]), str(said["origin"])
    except (ValueError, KeyError, TypeError):
        yield Flaw("checkpoint.form", file.name)
        return
    if not signature_holds(public, signed, signature):
        yield Flaw("checkpoint.signature", file.name)
        return
    values = {"size": size, "time": said["time"], "rows": len(hashes)}
    if hashes.get(1, START) != origin:
        yield Flaw("checkpoint.origin", file.name, values)
    if size not in hashes:
        yield Flaw("checkpoint.cut", file.name, values)
    elif hashes[size] != head:
        yield Flaw("checkpoint.rewritten", file.name, values)


def statement(said: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    named = "".join(f"{name} {said[name]}\n" for name in ("origin", "size", "head", "time"))
    return f"zb evidence checkpoint v1\n{named}".encode()


# Ed25519 (RFC 8032, 5.1.7), so that no library has to be trusted.
_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def signature_holds(public: bytes, signed: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is that of ``signed`` by the private half of ``public``."""
    if (len(public), len(signature)) != (32, 64):
        return False
    a, r = _decompress(public), _decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + signed).digest(), "little") % _Q
    p, q = _multiply(s, _BASE), _add(r, _multiply(h, a))
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 == (p[1] * q[2] - q[1] * p[2]) % _P


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(s: int, p: _Point) -> _Point:
    q: _Point = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = _add(q, p)
        p, s = _add(p, p), s >> 1
    return q


def _decompress(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE: _Point = _decompress((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


def _details(lines: Iterable[Line], key: str) -> Iterator[dict[str, Any]]:
    """What each row tells under ``key``, where it can be read."""
    for line in lines:
        try:
            told = json.loads(line["detail"]).get(key)
        except (ValueError, AttributeError):
            continue
        if isinstance(told, dict):
            yield told


def _read_lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify an export; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name in ("export", "--lake", "--checkpoints", "--key"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args(arguments)
    lines = _read_lines(asked.export / "journal.ndjson")
    kept = json.loads((asked.export / "head.json").read_text("utf-8"))
    held: dict[str, dict[str, str]] = {}
    for group in _read_lines(asked.export / "rows.ndjson"):
        rows = "\n".join(sorted(group["rows"]))
        held.setdefault(group["table"], {})[group["key"]] = hashlib.sha256(
            rows.encode()
        ).hexdigest()
    found = [*check_chain(lines, (kept["size"], kept["head"])), *check_rows(lines, held)]
    if asked.lake:
        found += check_lake(lines, asked.lake)[1]
    if asked.checkpoints:
        key = asked.key and bytes.fromhex(asked.key.read_text())
        found += check_checkpoints(lines, asked.checkpoints, key)
    words = json.loads((asked.export / "words.json").read_text("utf-8"))
    for each in found:
        sys.stdout.write(f"{each.where}: {each.sentence(words)}\n")
    sys.stdout.write(f"journal: {len(lines)}, {lines[-1]['hash'] if lines else START}\n")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main())
