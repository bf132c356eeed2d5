"""`zb catalog new`: the scaffold of a new entry."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def new(
    entry: Annotated[str, typer.Argument(help="The new entry, <agency>/<entry>")],
    as_json: AsJson = False,
) -> None:
    """Write a new entry with blanks to fill in; zb catalog check names those that are left."""
    from zb_pipelines.domain.catalog.files.layout import is_key
    from zb_pipelines.domain.catalog.files.parse_folder import parse_folder
    from zb_pipelines.domain.catalog.scaffold import scaffold
    from zb_pipelines.domain.settings import current

    folder = current().catalog
    agency, _, name = entry.partition("/")
    if not is_key(agency) or not is_key(name):
        raise input_error(
            entry,
            message("is not the key of an entry"),
            message("write <agency>/<entry>: lower-case letters, digits, single underscores"),
        )
    if not parse_folder(folder).knows("agencies", agency):
        raise input_error(
            entry,
            message("the agency {agency} is not in agencies.yml", agency=agency),
            message("add {agency} to agencies.yml first", agency=agency),
        )
    file = folder / "sources" / agency / f"{name}.yml"
    if file.exists():
        raise input_error(
            str(file),
            message("the entry {entry} exists already", entry=entry),
            message("edit its file, or choose another name"),
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(scaffold(entry), "utf-8")
    if as_json:
        print_json({"entry": entry, "file": file})
    else:
        print_line(message("{file}: fill in the blanks, then run zb catalog check", file=file))
