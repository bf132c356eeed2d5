"""Explained citations as text and as JSON, for the commands that print them."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.legal.explanation import Explanation


def explanation_json(explanation: "Explanation") -> dict[str, object]:
    """Every field of an explanation, its tests as objects."""
    return asdict(explanation)


def print_explanation(explanation: "Explanation") -> None:
    """One citation: what it says, which text, each test, how sure the register is."""
    print_line(f"  {explanation.citation}")
    for name, value in _facts(explanation):
        if value:
            print_line(f"    {message('{first}: {second}', first=name, second=value)}")
    for test in explanation.checks:
        mark = {True: "✓", False: "✗", None: "·"}[test.passed]
        said = test.name
        if test.sentence:
            said = message("{first}: {second}", first=test.name, second=test.sentence)
        print_line(f"    {mark} {said}")


def _facts(explanation: "Explanation") -> list[tuple[str, str | None]]:
    days = [
        message("published {day}", day=explanation.published) if explanation.published else None,
        message("in force {day}", day=explanation.in_force) if explanation.in_force else None,
        message("until {day}", day=explanation.until) if explanation.until else None,
    ]
    text = message(", ").join(part for part in (explanation.text, *days) if part)
    sure = [
        message("verified") if explanation.verified else message("not verified"),
        message("checked up to {day}", day=explanation.checked) if explanation.checked else None,
        explanation.source,
    ]
    made = message(", ").join(part for part in (explanation.rank, explanation.issuer) if part)
    return [
        (message("Provision in our words"), explanation.provision),
        (message("Text"), text),
        (message("Rank and maker"), made),
        (message("Register"), message(", ").join(part for part in sure if part)),
    ]
