"""Imports a workbook of verified findings: valid rows are kept, invalid ones are reported."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from assets.tickets.findings.act import case_of, check_step
from assets.tickets.findings.book import Answer, amount_of, read_answers
from assets.tickets.findings.open_findings import ListedFinding, list_findings
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.findings import FindingCase
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class RefusedLine:
    """A row of the workbook that was not taken in, and why."""

    row: int
    finding: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ImportedFindings:
    """How many findings came to each state, how many rows said nothing new, which were refused."""

    states: Mapping[str, int]
    unchanged: int
    lines: tuple[RefusedLine, ...] = field(default=())


def import_findings(
    platform: Platform,
    release: Release,
    file: Path,
    actor: str,
    day: date,
    password: str | None = None,
    only_agency: str | None = None,
) -> ImportedFindings:
    """Take the answers in ``file`` in, as of ``day``; the same file again changes nothing.

    ``only_agency`` is the one whose clerk ``actor`` is; there are no findings of others for him.

    :class:`InputError` where the file is no exported workbook.
    """
    if not file.is_file():
        raise input_error(
            str(file), message("there is no such file"), message("check the name of the file")
        )
    answers = read_answers(file.read_bytes(), file.name, password)
    known = {
        each.finding: each
        for each in list_findings(platform, release, day)
        if only_agency in (None, each.verifier)
    }
    before = platform.registry.findings.all()
    taken: dict[str, FindingCase] = {}
    refused: list[RefusedLine] = []
    unchanged = 0
    for each in answers:
        try:
            case = _case(each, known, before, taken, actor, day)
        except InputError as error:
            said = tuple(
                message("{text} ({remark})", text=p.what, remark=p.remedy) for p in error.problems
            )
            refused.append(RefusedLine(each.line, each.finding, said))
        else:
            unchanged += case is None
            taken |= {case.finding: case} if case else {}
    platform.registry.findings.record(taken.values())
    states = Counter(each.state for each in taken.values())
    return ImportedFindings(dict(states), unchanged, tuple(refused))


def _case(
    answer: Answer,
    known: Mapping[str, ListedFinding],
    before: Mapping[str, FindingCase],
    taken: Mapping[str, FindingCase],
    actor: str,
    day: date,
) -> FindingCase | None:
    """The step that a row asks for; ``None`` where it says what is known."""
    listed, now = known.get(answer.finding), before.get(answer.finding)
    if answer.finding in taken:
        raise input_error(
            answer.finding,
            message("the finding stands in the workbook twice"),
            message("keep one of the rows"),
        )
    if listed is None:
        raise input_error(
            answer.finding,
            message("there is no such finding"),
            message(
                "it is not found any more, or the number was changed; export the workbook again"
            ),
        )
    amount = amount_of(answer.recovered, answer.finding) if answer.recovered else None
    if now and now.state == answer.state and (amount is None or amount == now.recovered):
        return None
    if now and now.state == answer.state:
        return replace(
            now, recovered=amount or now.recovered, actor=actor, reason=answer.note, day=day
        )
    case = case_of(listed, answer.state, answer.note, actor, day)
    return check_step(case if amount is None else replace(case, recovered=amount), now)
