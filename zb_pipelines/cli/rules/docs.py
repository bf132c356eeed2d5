"""`zb rules docs`: Great Expectations' Data Docs."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def docs(as_json: AsJson = False) -> None:
    """Build Great Expectations' Data Docs of the base and thematic databases and print where they are."""
    from quality.expectations.data_docs import build_site, docs_folder
    from zb_pipelines.domain.settings import current

    page = build_site(docs_folder(current()))
    if page is None:
        raise input_error(
            "zb rules docs",
            message("There are no Data Docs yet"),
            message("run zb nightly first"),
        )
    if as_json:
        print_json({"page": page})
    else:
        print_line(str(page))
