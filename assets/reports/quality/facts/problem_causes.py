"""Problems by what brings them about: one cause is one measure, however many rules show it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.problems import ReportedProblem
from zb_pipelines.domain.messages import message

Family = Literal["delivery", "identity", "repeated", "missing", "form", "codes", "links", "other"]
# More agencies than this have the cause: it is the city's, not one agency's.
CITY_WIDE = 10

_FAMILIES: dict[str, Family] = {
    **dict.fromkeys(("resident_id", "uscc", "uscc_doubt", "org_code", "reg_no", "region"), "identity"),
    **dict.fromkeys(("identity_number", "phone", "bank_account", "damaged"), "identity"),
    **dict.fromkeys(("unique", "repeated_content"), "repeated"),
    **dict.fromkeys(("required", "undated", "usual_nulls"), "missing"),
    **dict.fromkeys(("type", "format", "date_range", "future", "length", "garbled"), "form"),
    **dict.fromkeys(("code", "district", "usual_values"), "codes"),
    **dict.fromkeys(("reference", "same", "order", "agrees"), "links"),
    **dict.fromkeys(("timely", "old_delivery", "rows_min", "rows_max", "usual_rows"), "delivery"),
    **dict.fromkeys(("declared_rows", "quarantined_share", "usual_times"), "delivery"),
}  # fmt: skip


@dataclass(frozen=True)
class ProblemCause:
    """One cause: how many rules show it, where, what it costs, and by when it is to be mended."""

    family: Family
    rules: int
    agencies: tuple[str, ...]
    places: int
    failed: int
    lost: float
    due: date | None

    @property
    def city_wide(self) -> bool:
        """Whether it is for the city as a whole to act."""
        return len(self.agencies) > CITY_WIDE


def problem_causes(facts: Facts, found: Sequence[ReportedProblem]) -> tuple[ProblemCause, ...]:
    """The causes of the problems ``found``: the city's first, then by the points that they cost."""
    grouped: defaultdict[Family, list[ReportedProblem]] = defaultdict(list)
    for each in found:
        grouped[_FAMILIES.get(each.rule.partition(":")[0], _of_place(each))].append(each)
    causes = (_cause(facts, family, mine) for family, mine in grouped.items())
    return tuple(sorted(causes, key=lambda each: (not each.city_wide, -each.lost, each.family)))


def cause_words(family: Family) -> tuple[str, str, str]:
    """(title, why it happens, measure) of a family."""
    match family:
        case "delivery":
            return (
                message("Deliveries late, incomplete or unusual"),
                message("exports are started by hand or without a control file"),
                message("deliver by an automatic job with a control file, and watch it daily"),
            )
        case "identity":
            return (
                message("Identifiers and numbers that are not valid"),
                message("check digits are not checked where the number is entered"),
                message("check numbers on entry, and correct those that are listed"),
            )
        case "repeated":
            return (
                message("Records entered more than once"),
                message("systems do not enforce one record for one matter"),
                message("enforce the record key in the system, and withdraw repeated records"),
            )
        case "missing":
            return (
                message("Required items left empty"),
                message("the item is not required where it is entered, or old records lack it"),
                message("require the item on entry, and complete old records in batches"),
            )
        case "form":
            return (
                message("Dates, numbers and texts that cannot be read or are written irregularly"),
                message("fields take free text, and exports pass through spreadsheets"),
                message(
                    "let fields take dates and numbers only, and export from the system directly"
                ),
            )
        case "codes":
            return (
                message("Codes outside the registered lists"),
                message("systems use code lists of their own or outdated ones"),
                message("take over the city's code lists, and map old codes once"),
            )
        case "links":
            return (
                message("Records of different agencies that do not fit together"),
                message("the same fact is entered by several agencies without comparison"),
                message(
                    "use the shared record instead of entering it again, and verify what differs"
                ),
            )
        case "other":
            return (
                message("Promises of the databases that are not kept"),
                message("follows from the sources, or from how they are put together"),
                message("the bureau traces each to its source and hands it over"),
            )


def _of_place(each: ReportedProblem) -> Family:
    return "links" if "/" in each.place else "other"


def _cause(facts: Facts, family: Family, mine: Sequence[ReportedProblem]) -> ProblemCause:
    places = {each.place for each in mine}
    return ProblemCause(
        family,
        len(mine),
        tuple(sorted({place.partition("/")[0] for place in places if "/" in place})),
        len(places),
        sum(each.failed for each in mine),
        round(sum(each.lost for each in mine), 4),
        _due(facts, {(each.place, each.rule) for each in mine}),
    )


def _due(facts: Facts, mine: Iterable[tuple[str, str]]) -> date | None:
    """The last limit of the open tickets of these rules."""
    wanted = set(mine)
    ours = {
        each.subject.id
        for each in facts.tickets
        if (each.subject.entry, each.subject.rule) in wanted
    }
    limits = [
        each.due
        for each in facts.rounds
        if each.ticket in ours and not (each.closed and each.closed <= facts.day)
    ]
    return max(limits, default=None)
