"""`zb review list`: the review state of every entry."""

from zb_pipelines.cli.review.decide import Agency
from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def list_states(agency: Agency = None, as_json: AsJson = False) -> None:
    """The state of every entry of the working catalog, with who brought it there and why."""
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
    from zb_pipelines.domain.catalog.states import state_of
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    require_known("--agency", agency, catalog.agencies)
    registry = open_platform().registry
    known = registry.reviews.all()
    rows: list[dict[str, object]] = []
    for key, entry in sorted(catalog.entries.items()):
        if agency in (None, entry.agency):
            last = known.get(key)
            text = entry_text_hash(entry)
            state = state_of(last.standing if last else None, text)
            decided = last if last and last.standing.content_hash == text else None
            rows.append(
                {
                    "entry": key,
                    "title": entry.title,
                    "state": state,
                    "actor": decided and decided.standing.actor,
                    "reason": decided and decided.reason,
                }
            )
    if as_json:
        print_json(rows)
        return
    columns = [
        message("Entry"),
        message("Title"),
        message("State"),
        message("Decided by"),
        message("Reason"),
    ]
    print_table(message("Review states"), columns, [tuple(row.values()) for row in rows])
