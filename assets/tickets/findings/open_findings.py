"""The findings of a day with the state of their verification, and how right each rule has been."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assets.thematic.finding_table import finding_table
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.findings import FindingCase
from zb_pipelines.domain.tickets.finding_states import (
    CONFIRMED,
    PENDING,
    REFUTED,
    FindingState,
    is_weak,
)


@dataclass(frozen=True)
class ListedFinding:
    """One finding; ``subject`` is a pseudonym of a person or the code of a body."""

    finding: str
    theme: str
    rule: str
    title: str
    law: str
    verifier: str
    subject_kind: str
    subject: str
    since: date | None
    until: date | None
    amount: Decimal | None
    detail: str
    evidence: tuple[str, ...]
    advice: str
    state: FindingState
    recovered: Decimal


@dataclass(frozen=True)
class RuleRecord:
    """How a rule's findings were verified; ``confirmed`` includes those corrected since."""

    confirmed: int
    refuted: int
    corrected: int
    recovered: Decimal

    @property
    def share(self) -> float | None:
        """查实率: confirmed of those verified; ``None`` before the first."""
        verified = self.confirmed + self.refuted
        return self.confirmed / verified if verified else None

    @property
    def weak(self) -> bool:
        """Whether the rule is to be looked at."""
        return is_weak(self.confirmed, self.refuted)


NOTHING_VERIFIED = RuleRecord(0, 0, 0, Decimal(0))
_COLUMNS = (
    "finding, rule, title, law, verifier, subject_kind, subject, since, until, amount, detail,"
    " evidence, advice"
)


def list_findings(
    platform: Platform, release: Release, day: date, theme: str | None = None
) -> list[ListedFinding]:
    """Every finding in the state of ``day``, by theme, rule and number."""
    cases = platform.registry.findings.all()
    themes = sorted({rule.theme for rule in release.catalog.findings.values()})
    found: list[ListedFinding] = []
    with platform.engine() as engine:
        for each in themes:
            table = finding_table(each, release.catalog).name
            last = platform.lake.last_day(table, day) if platform.lake.exists(table) else None
            if last is not None and theme in (None, each):
                rows = engine.rows(
                    f"SELECT {_COLUMNS} FROM {platform.lake.relation(table, last)}"
                    " ORDER BY rule, finding"
                )
                found += [_finding(each, row, cases) for row in rows]
    return found


def _finding(
    theme: str, row: tuple[object, ...], cases: Mapping[str, FindingCase]
) -> ListedFinding:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    case = cases.get(str(values["finding"]))
    values["evidence"] = tuple(map(str, values["evidence"] or ()))  # type: ignore[arg-type]
    state: FindingState = case.state if case else PENDING
    recovered = case.recovered if case else Decimal(0)
    return ListedFinding(theme=theme, state=state, recovered=recovered, **values)  # type: ignore[arg-type]


def records_by_rule(cases: Iterable[FindingCase]) -> dict[tuple[str, str], RuleRecord]:
    """(theme, rule) → how its findings were verified, be they found still or not."""
    by_rule: dict[tuple[str, str], list[FindingCase]] = {}
    for each in cases:
        by_rule.setdefault((each.theme, each.rule), []).append(each)
    return {key: _record(mine) for key, mine in by_rule.items()}


def _record(mine: list[FindingCase]) -> RuleRecord:
    return RuleRecord(
        confirmed=sum(each.state in CONFIRMED for each in mine),
        refuted=sum(each.state == REFUTED for each in mine),
        corrected=sum(each.state == CONFIRMED[1] for each in mine),
        recovered=sum((each.recovered for each in mine), Decimal(0)),
    )
