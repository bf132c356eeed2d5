"""What a ticket says to the agency: the problem and what to do, in plain words."""

from dataclasses import dataclass

from assets.sharing.challenge import challenged_product
from assets.sharing.channel_tickets import channel_name
from quality.rules.delivery_rules import delivery_rules
from quality.rules.entry_rules import rules_of
from resources.registry.records.tickets import Subject
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField


@dataclass(frozen=True)
class ProblemWording:
    """Chinese sentences for a clerk."""

    problem: str
    remedy: str


def words_of(subject: Subject, catalog: Catalog) -> ProblemWording:
    """The words for a ticket; a rule that is no longer in the catalog is named by its id."""
    if subject.kind == "rule":
        found = catalog.entries.get(subject.entry)
        return (
            rule_words(found, catalog).get(subject.rule, _gone(subject))
            if found
            else _gone(subject)
        )
    if subject.kind == "challenged":
        return _challenge_words(subject, catalog)
    if subject.kind == "channel":
        return ProblemWording(
            message("the channel “{channel}” is not merged in time", channel=channel_name(subject)),
            message("merge it into the city's channel or close it, and have channels.yml say so"),
        )
    field = field_of(subject, catalog)
    if field is None:
        return _gone(subject)
    c, own = field
    place = message(
        "{database}: {field}",
        database=database_title(catalog.databases, c.database),
        field=own.title,
    )
    if subject.kind == "conflict":
        return ProblemWording(
            message("{place}: the agency's value differs from that of others", place=place),
            message(
                "please verify your value: if right, confirm it and others correct theirs; if wrong, correct it in your system"
            ),
        )
    return ProblemWording(
        message(
            "{place}: the agency's value is not the one that the authority confirmed", place=place
        ),
        message(
            "please correct it in your system by the authority's value; the platform does not change it for you"
        ),
    )


def _challenge_words(subject: Subject, catalog: Catalog) -> ProblemWording:
    found = challenged_product(subject, catalog)
    if found is None:
        return _gone(subject)
    product, column = found
    return ProblemWording(
        message(
            "a recipient of “{product}” doubts a value of {column}",
            product=product.title,
            column=column,
        ),
        message("verify it: correct it in your system, or send the ticket back with your reason"),
    )


def rule_words(entry: Entry, catalog: Catalog) -> dict[str, ProblemWording]:
    """Rule id → words, for every rule by which rows of ``entry`` are kept back or go without a value."""
    return {
        rule.id: ProblemWording(rule.title, rule.remedy)
        for rule in (*rules_of(entry, catalog.codes), *delivery_rules(entry, catalog.quality))
        if rule.to_correct
    }


def field_of(subject: Subject, catalog: Catalog) -> tuple[Consolidation, GoldenField] | None:
    """The consolidation and field that a conflict is about."""
    place = subject.rule.partition(":")[2]
    for c in catalog.consolidations.values():
        for field in c.fields:
            if place == f"{c.database}.{field.name}":
                return c, field
    return None


def _gone(subject: Subject) -> ProblemWording:
    return ProblemWording(
        subject.rule, message("the rule is no longer in the catalog; waits for the recheck")
    )
