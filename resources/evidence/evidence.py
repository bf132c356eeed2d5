"""The evidence of a registry as the verifier reads it: the journal, hashes of rows, the kept length."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from resources.registry import Registry
from resources.registry.audit.evidence_rows import evidence_hashes
from resources.registry.audit.verify_evidence import WORDS, Flaw, check_chain, check_rows
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message, translation


@dataclass(frozen=True)
class Evidence:
    """The rows of the journal, the hashes of rows that are evidence (table → key), the kept length.

    ``open_days``: days of usage, not in the journal yet, whose calls are not those that were recorded.
    """

    lines: Sequence[Mapping[str, Any]]
    rows: Mapping[str, Mapping[str, str]]
    kept: tuple[int, str]
    unread: frozenset[str] = frozenset()
    open_days: tuple[Flaw, ...] = ()

    def problems(self) -> list[Flaw]:
        """What does not fit together; tables that this login may not read are passed over."""
        rows = check_rows(self.lines, self.rows)
        readable = [flaw for flaw in rows if flaw.where.split()[0] not in self.unread]
        return [*check_chain(self.lines, self.kept), *readable, *self.open_days]


def gather_evidence(registry: Registry) -> Evidence:
    """All evidence of ``registry``, from one state of it."""
    with registry.evidence.read() as (lines, kept, tables):
        rows = evidence_hashes(tables)
    told, unread = [asdict(line) for line in lines], registry.evidence.unread()
    return Evidence(told, rows, kept, unread, tuple(registry.sharing.usage.open_day_flaws()))


def as_problem(found: Flaw) -> Problem:
    """What the verifier found, in the language of this context."""
    what = translation(WORDS[found.kind]).format(**found.values)
    kind, _, number = found.where.partition(" ")
    where = found.where
    if kind == "journal":
        place = message("line {number} of the journal", number=number)
        where = place if number else message("the journal")
    return Problem(where, what, _remedy(found.kind))


def _remedy(kind: str) -> str:
    if kind == "checkpoint.none":
        return message("name the folder to which checkpoints are copied (ZB_CHECKPOINT_TO)")
    if kind in ("lake.unknown", "lake.begun"):
        return message("zb doctor deletes what a killed write left; else find out who put it there")
    return message("restore it from a backup, and find out who changed it")
