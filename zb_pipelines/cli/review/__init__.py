"""`zb review`: submit, accept and return entries of the working catalog, one by one."""

from zb_pipelines.cli.review import accept, history, list, return_, submit

COMMANDS = {
    "list": list.list_states,
    "submit": submit.submit,
    "accept": accept.accept,
    "return": return_.return_entries,
    "history": history.history,
}
