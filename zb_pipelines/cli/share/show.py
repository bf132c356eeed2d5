"""`zb share show`: one request with its history."""

from zb_pipelines.cli.share.acting import RequestNumber
from zb_pipelines.cli.share.requests import request_json
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_facts,
    print_json,
    print_table,
)
from zb_pipelines.domain.messages import message


def show(number: RequestNumber, day: OnDay = None, as_json: AsJson = False) -> None:
    """One request with every step of it from the journal."""
    from resources.platform import open_platform

    requests = open_platform().registry.sharing.requests
    found = request_json(requests.one(number), chosen_day(day))
    lines = requests.journal.lines(number)
    history = [{"at": x.at, "actor": x.actor, "action": x.action} for x in lines]
    if as_json:
        print_json(found | {"history": history})
        return
    print_facts({name: value for name, value in found.items() if value not in (None, "", False)})
    columns = [message("Time (UTC)"), message("Decided by"), message("Action")]
    print_table(message("History"), columns, [tuple(each.values()) for each in history])
