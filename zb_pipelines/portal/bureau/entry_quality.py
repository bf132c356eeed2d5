"""The newest quality of an entry, as its page shows it."""

from quality.rules.delivery_rules import delivery_rules
from quality.rules.entry_rules import rules_of
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.portal.bureau.view import Listing, View


def quality_listing(view: View, entry: Entry) -> Listing:
    """The newest results of the entry's rules that some row failed."""
    registry = view.platform.registry
    last = registry.last_standardisation(entry.key, today())
    table = entry_table("aggregation", entry.key)
    results = registry.quality.results(table, last.day, last.day) if last else []
    asked = (*rules_of(entry, view.catalog.codes), *delivery_rules(entry, view.catalog.quality))
    titles = {rule.id: rule.title for rule in asked}
    columns = [message("Rule"), message("Dimension"), message("Passed"), message("Checked")]
    rows = [
        (titles.get(each.rule, each.rule), each.dimension, each.passed, each.checked)
        for each in results
        if each.passed < each.checked
    ]
    title = message("Quality on {day}", day=last.day) if last else message("Quality")
    return Listing(title, columns, rows, message("No rule found a failing row"))
