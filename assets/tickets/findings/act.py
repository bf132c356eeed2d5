"""A finding moved on by a person: verified as so or not so, corrected, with what was recovered."""

from dataclasses import replace
from datetime import date

from assets.tickets.findings.open_findings import ListedFinding, list_findings
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.findings import FindingCase
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.finding_states import CONFIRMED, PENDING, next_state


def act_on_finding(
    platform: Platform, release: Release, case: FindingCase, only_agency: str | None = None
) -> FindingCase:
    """Let ``case.actor`` say how finding ``case.finding`` stands; its theme and rule are looked up.

    ``only_agency`` is the one whose clerk acts; there are no findings of others for him.
    :class:`InputError` for a finding that is not there, a state out of turn, a missing reason.
    """
    known = {each.finding: each for each in list_findings(platform, release, case.day)}
    before = platform.registry.findings.all().get(case.finding)
    found = known.get(case.finding) or before
    if found is None or only_agency not in (None, _verifier(release, found)):
        raise input_error(
            case.finding,
            message("there is no such finding"),
            message("see the numbers with zb findings list"),
        )
    case = replace(case, theme=found.theme, rule=found.rule)
    checked = check_step(case, before)
    platform.registry.findings.record([checked])
    return checked


def _verifier(release: Release, finding: ListedFinding | FindingCase) -> str | None:
    """The agency that verifies it; ``None`` where the catalog has the rule no more."""
    rule = release.catalog.findings.get(f"{finding.theme}/{finding.rule}")
    return rule.verifier if rule else None


def check_step(case: FindingCase, before: FindingCase | None) -> FindingCase:
    """``case`` where it may follow on ``before``; an amount that is not said stays what it was."""
    if not case.reason.strip() or not case.actor.strip():
        raise input_error(
            case.finding, message("the person or the reason is missing"), message("say who and why")
        )
    state = next_state(before.state if before else PENDING, case.state)
    if case.recovered and state not in CONFIRMED:
        raise input_error(
            case.finding,
            message("an amount is recovered only of a finding that is so"),
            message(
                "leave the amount out, or verify the finding as {state} first", state=CONFIRMED[0]
            ),
        )
    return replace(case, state=state)


def case_of(listed: ListedFinding, state: str, reason: str, actor: str, day: date) -> FindingCase:
    """A step on a listed finding, with nothing recovered; the state is checked by :func:`check_step`."""
    wanted = next_state(listed.state, state)
    return FindingCase(
        listed.finding, listed.theme, listed.rule, wanted, listed.recovered, actor, reason, day
    )
