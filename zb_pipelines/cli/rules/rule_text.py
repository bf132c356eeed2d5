"""What the commands about rules say of one, and where they find it."""

from typing import TYPE_CHECKING

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from quality.rules.rule_book import ListedRule
    from zb_pipelines.domain.catalog.model.model import Catalog


MOST_NAMED = 10


def rule_named(catalog: "Catalog", name: str) -> "ListedRule":
    """The rule of that name, or of that id or version where only one has it, as reports print them.

    :class:`InputError` that names those that are meant, or says how to list them.
    """
    from quality.rules.rule_book import rule_book, rules_of_table
    from zb_pipelines.domain.naming import entry_table

    place, _, rule = name.rpartition("/")
    table = entry_table("aggregation", place) if "/" in place else place
    rules = rules_of_table(catalog, table)
    if rule not in rules:
        alike = [each for each in rule_book(catalog) if name in (each.rule, each.version)]
        if len(alike) == 1:
            return alike[0]
        if alike:
            listed = message(", ").join(each.name for each in alike[:MOST_NAMED])
            raise input_error(
                name,
                message("{count} rules are called that", count=len(alike)),
                message("use one of {names}", names=listed),
            )
        near = f"zb rules list --table {table}" if rules else "zb rules list"
        raise input_error(
            name,
            message("There is no such rule"),
            message("{command} lists the rules", command=near),
        )
    return rules[rule]


def severity_title(rule: "ListedRule") -> str:
    """Whether a failing row is kept back, or a failing value left out."""
    if rule.severity == "empty":
        return message("value left out")
    return message("blocking") if rule.blocking else message("warning")


def origin_title(rule: "ListedRule") -> str:
    """Where the rule comes from."""
    return {
        "derived": message("catalog"),
        "learnt": message("history"),
        "written": message("written"),
        "cross": message("across tables"),
    }[rule.origin]
