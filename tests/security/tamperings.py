"""Random tamperings with a home's journal, registry and lake, each undone after it was looked for.

A tampering is as an owner of the files makes it: with triggers dropped, hashes computed anew. It says
which places a verifier must name.
"""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources.evidence.evidence import gather_evidence
from resources.platform import Platform
from resources.registry.audit.evidence_rows import GROUPED_BY
from resources.registry.audit.verify_evidence import check_checkpoints, check_lake, line_hash
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings


@dataclass(frozen=True)
class Tampering:
    """What was done, and places of which at least one must be named."""

    said: str
    places: tuple[str, ...]


def settings_in(home: Path) -> Settings:
    """The installation in ``home``."""
    return Settings(
        home, SHIPPED_CATALOG, home / "x.yml", str(home / "lake"), f"sqlite:///{home}/registry.db"
    )


@dataclass
class Attacker:
    """Tampers with the home, by chance."""

    home: Path
    chance: random.Random

    def tamper(self) -> Tampering:
        """One tampering of any kind; :meth:`undone` must be around it."""
        kinds: Sequence[Callable[[], Tampering]] = (
            self.change_line,
            self.delete_line,
            self.cut_tail,
            self.move_line,
            self.insert_line,
            self.rewrite_journal,
            self.change_row,
            self.change_row,
            self.delete_row,
            self.insert_row,
            self.change_byte,
            self.change_byte,
            self.cut_file,
            self.delete_file,
            self.plant_file,
            self.swap_files,
        )
        return self.chance.choice(kinds)()

    @contextmanager
    def undone(self) -> Generator[None]:
        """Put registry and lake back after the block."""
        copy = self.home / "registry.copy"
        shutil.copy(self.home / "registry.db", copy)
        self._saved: dict[Path, bytes | None] = {}
        try:
            yield
        finally:
            for beside in ("-wal", "-shm"):
                (self.home / f"registry.db{beside}").unlink(missing_ok=True)
            copy.replace(self.home / "registry.db")
            for path, content in self._saved.items():
                if content is None:
                    path.unlink()
                else:
                    path.write_bytes(content)

    def found(self, checkpoints: Path) -> list[str]:
        """The places that verification names."""
        platform = Platform(settings_in(self.home))
        evidence = gather_evidence(platform.registry)
        platform.registry.close()
        found = [*evidence.problems(), *check_checkpoints(evidence.lines, checkpoints, None)]
        return [each.where for each in [*found, *check_lake(evidence.lines, self.home / "lake")[1]]]

    def change_line(self) -> Tampering:
        with self._registry() as registry:
            seq = self._some_line(registry)
            column = self.chance.choice(("at", "actor", "action", "subject", "detail", "hash"))
            registry.execute(f"UPDATE journal SET {column} = {column} || 'x' WHERE seq = ?", [seq])
        return Tampering(f"journal {seq}: {column} changed", (f"journal {seq}",))

    def delete_line(self) -> Tampering:
        with self._registry() as registry:
            seq = self._some_line(registry)
            registry.execute("DELETE FROM journal WHERE seq = ?", [seq])
        return Tampering(f"journal {seq} deleted", (f"journal {seq + 1}", "journal"))

    def cut_tail(self) -> Tampering:
        with self._registry() as registry:
            seq = self._some_line(registry)
            registry.execute("DELETE FROM journal WHERE seq >= ?", [seq])
        return Tampering(f"journal cut from {seq}", ("journal",))

    def move_line(self) -> Tampering:
        with self._registry() as registry:
            seq = max(2, self._some_line(registry))
            registry.execute("UPDATE journal SET seq = -1 WHERE seq = ?", [seq])
            registry.execute("UPDATE journal SET seq = ? WHERE seq = ?", [seq, seq - 1])
            registry.execute("UPDATE journal SET seq = ? WHERE seq = -1", [seq - 1])
        return Tampering(f"journal {seq} moved", (f"journal {seq}", f"journal {seq - 1}"))

    def insert_line(self) -> Tampering:
        with self._registry() as registry:
            last = dict(registry.execute("SELECT * FROM journal ORDER BY seq DESC").fetchone())
            forged = {**last, "seq": last["seq"] + 1, "previous": last["hash"], "actor": "x"}
            forged["hash"] = line_hash(forged)
            names = ", ".join(f":{name}" for name in forged)
            registry.execute(f"INSERT INTO journal ({', '.join(forged)}) VALUES ({names})", forged)
        return Tampering("a line put in at the end", ("journal",))

    def rewrite_journal(self) -> Tampering:
        """Change a line and compute all later hashes and the kept length anew."""
        with self._registry() as registry:
            signed = self._signed()
            changed = self.chance.randint(1, signed)
            previous = "0" * 64
            for row in [dict(r) for r in registry.execute("SELECT * FROM journal ORDER BY seq")]:
                actor = "x" if row["seq"] == changed else row["actor"]
                row |= {"actor": actor, "previous": previous}
                row["hash"] = previous = line_hash(row)
                registry.execute(
                    "UPDATE journal SET actor = :actor, previous = :previous, hash = :hash"
                    " WHERE seq = :seq",
                    row,
                )
            registry.execute("UPDATE journal_head SET head = ?", [previous])
        return Tampering(f"journal rewritten from {changed}", (f"{signed:012}.checkpoint.json",))

    def change_row(self) -> Tampering:
        with self._registry() as registry:
            table, row, where = self._some_row(registry)
            free = [
                name
                for name, value in row.items()
                if name not in GROUPED_BY[table]
                and isinstance(value, str | int)
                and name not in ("id", "_row")
            ]
            if not free:
                return self._delete_row(registry, table, row)
            column = self.chance.choice(free)
            value = row[column] + 1 if isinstance(row[column], int) else _other(row[column])
            registry.execute(
                f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [value, row["_row"]]
            )
        return Tampering(f"{where}: {column} changed", (where,))

    def delete_row(self) -> Tampering:
        with self._registry() as registry:
            table, row, _ = self._some_row(registry)
            return self._delete_row(registry, table, row)

    def insert_row(self) -> Tampering:
        """A copy of a row under another key."""
        with self._registry() as registry:
            table, row, _ = self._some_row(registry)
            key = GROUPED_BY[table][0]
            forged = _other(row[key]) if key == "day" else "forged"
            row[key] = 999_999 if isinstance(row[key], int) else forged
            if "id" in row and key != "id":
                row["id"] = 999_999
            for unique in {"os_user", "subject"} & row.keys() if table == "platform_user" else ():
                row[unique] = None
            del row["_row"]
            names = ", ".join(f":{name}" for name in row)
            registry.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({names})", row)
        return Tampering(f"{table}: a row put in", (_where(table, row),))

    def change_byte(self) -> Tampering:
        path = self._some_file()
        content = bytearray(path.read_bytes())
        content[self.chance.randrange(len(content))] ^= self.chance.randint(1, 255)
        path.write_bytes(content)
        return Tampering(f"a byte of {path.name} changed", (self._name(path),))

    def cut_file(self) -> Tampering:
        path = self._some_file()
        path.write_bytes(path.read_bytes()[: self.chance.randrange(path.stat().st_size)])
        return Tampering(f"{path.name} cut", (self._name(path),))

    def delete_file(self) -> Tampering:
        path = self._some_file(lambda each: not each.name.endswith("_last_checkpoint"))
        path.unlink()
        return Tampering(f"{path.name} deleted", (self._name(path),))

    def plant_file(self) -> Tampering:
        beside = self._some_file()
        planted = beside.with_name(f"planted-{beside.name}")
        self._saved[planted] = None
        planted.write_bytes(self._saved[beside] or b"")
        return Tampering(f"{planted.name} planted", (self._name(planted),))

    def swap_files(self) -> Tampering:
        one = self._some_file(lambda each: each.suffix == ".parquet")
        two = self._some_file(lambda each: each.suffix == ".parquet" and each != one)
        content = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(content)
        same = self._saved[one] == self._saved[two]
        if same:  # nothing would have been changed
            return self.delete_file()
        return Tampering(f"{one.name} and {two.name} swapped", (self._name(one),))

    @contextmanager
    def _registry(self) -> Generator[sqlite3.Connection]:
        connection = sqlite3.connect(self.home / "registry.db")
        connection.row_factory = sqlite3.Row
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS journal_no_{verb}")
        with connection:
            yield connection
        connection.close()

    def _some_line(self, registry: sqlite3.Connection) -> int:
        (last,) = registry.execute("SELECT max(seq) FROM journal").fetchone()
        return self.chance.randint(1, last)

    def _signed(self) -> int:
        """The rows that the newest checkpoint covers."""
        newest = max((self.home / "checkpoints").glob("*.checkpoint.json"))
        return int(json.loads(newest.read_text())["size"])

    def _some_row(self, registry: sqlite3.Connection) -> tuple[str, dict[str, Any], str]:
        held = [
            table
            for table in sorted(GROUPED_BY)
            if registry.execute(f"SELECT 1 FROM {table}").fetchone()
        ]
        table = self.chance.choice(held)
        rows = registry.execute(f"SELECT rowid AS _row, * FROM {table}").fetchall()
        row = dict(self.chance.choice(rows))
        return table, row, _where(table, row)

    def _delete_row(
        self, registry: sqlite3.Connection, table: str, row: dict[str, Any]
    ) -> Tampering:
        registry.execute(f"DELETE FROM {table} WHERE rowid = ?", [row["_row"]])
        return Tampering(f"{_where(table, row)} deleted", (_where(table, row),))

    def _some_file(self, wanted: Callable[[Path], bool] = bool) -> Path:
        files = sorted(p for p in (self.home / "lake").rglob("*") if p.is_file())
        path = self.chance.choice([p for p in files if p.stat().st_size and wanted(p)])
        self._saved.setdefault(path, path.read_bytes())
        return path

    def _name(self, path: Path) -> str:
        return path.relative_to(self.home / "lake").as_posix()


def _other(text: str) -> str:
    """Another text of the same form: the next day, or one letter more."""
    if len(text) >= 10 and text[4:5] == "-" and text[:4].isdigit():
        return f"{int(text[:4]) + 1}{text[4:]}"
    if text.startswith("{") and text.endswith("}"):
        return json.dumps({**json.loads(text), "forged": 1})
    return f"{text}x"


def _where(table: str, row: dict[str, Any]) -> str:
    return f"{table} {' '.join(str(row[name]) for name in GROUPED_BY[table])}"
