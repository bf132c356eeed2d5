"""Words that several pages share."""

from collections.abc import Mapping

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.decisions import is_conditional
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Form, Product
from zb_pipelines.domain.sharing.request import Act


def state_titles() -> Mapping[str, str]:
    """Where an entry stands on a day, in words."""
    return {
        "aggregated": message("Aggregated"),
        "exempt": message("Exempt by law"),
        "late": message("Late"),
        "failed": message("Delivery failed"),
        "outstanding": message("Not aggregated"),
    }


def condition_title(product: Product, catalog: Catalog) -> str:
    """Whether a product is handed out under conditions, in words."""
    if is_conditional(product, catalog):
        return message("under conditions")
    return message("without conditions")


def form_titles() -> Mapping[Form | str, str]:
    """In what form a product is handed out."""
    return {
        "table": message("Table"),
        "verify": message("Verification"),
        "aggregate": message("Aggregate"),
        "file": message("File"),
    }


def call_titles() -> Mapping[str, str]:
    """The kinds of calls that the log of usage tells apart."""
    return {
        "metadata": message("Columns asked for"),
        "query": message("Rows asked for"),
        "changes": message("Changes asked for"),
        "file": message("File"),
        "verify": message("Verification"),
        "download": message("Download by key"),
        "export": message("Handed over"),
    }


def act_titles() -> Mapping[Act, str]:
    """The steps of a request for sharing."""
    return {
        "submit": message("Submit"),
        "assign": message("Assign to an agency"),
        "match": message("Join with a product"),
        "notice": message("Tell what is missing"),
        "answer": message("Give what was missing"),
        "approve": message("Approve"),
        "grant": message("Grant"),
        "supply": message("Note the supply"),
        "feedback": message("Say what came of it"),
        "refuse": message("Refuse"),
        "resubmit": message("Submit again"),
        "object": message("Object"),
        "uphold": message("Uphold the objection"),
        "dismiss": message("Dismiss the objection"),
        "withdraw": message("Withdraw"),
    }
