"""How a product, or a demand, is shown to whoever asks for it, with the form of the request."""

from datetime import timedelta

from starlette.datastructures import FormData
from starlette.responses import Response

from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.catalog.products.decisions import (
    conditions_of,
    product_level,
    requested_product,
    reviewing_agency,
)
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.side import side_of
from zb_pipelines.domain.sharing.standing_supply import CYCLES
from zb_pipelines.portal.bureau.forms import ActForm, FormField, render_forms
from zb_pipelines.portal.bureau.view import Listing, SitePage, View
from zb_pipelines.portal.bureau.words import condition_title, form_titles
from zb_pipelines.portal.login.forms import text
from zb_pipelines.portal.sharing.side import acting_fields

_USUAL_DAYS = 180


def render_asking(
    view: View, key: str | None, form: FormData | None = None, refusal: str = ""
) -> Response:
    """The page; ``form`` is what was typed when it was refused."""
    if key is None:
        page = SitePage(
            message("Ask for data that no product has"),
            sentences=[message("The bureau makes it the duty of the agency that has the data.")],
        )
    else:
        page = _product(view, key)
    may_ask = view.principal.development or side_of(view.principal) == view.agency is not None
    forms = [_form(view, key, form or FormData())] if may_ask else []
    return render_forms(view, page, forms, refusal=refusal)


def _product(view: View, key: str) -> SitePage:
    product = requested_product(view.catalog, key)
    columns = product_columns(product, source_columns(product, view.catalog))
    reviewer = reviewing_agency(product, view.catalog)
    conditions = message("; ").join(conditions_of(product, view.catalog))
    return SitePage(
        product.title,
        sentences=[product.summary],
        facts=[
            (message("Product"), product.key),
            (message("Form"), form_titles()[product.form]),
            (
                message("Sharing"),
                condition_title(product, view.catalog),
            ),
            (message("condition or basis"), conditions or None),
            (message("Reviewed by"), view.agency_name(reviewer) or message("the bureau")),
            (message("security level"), product_level(product, view.catalog)),
        ],
        listings=[
            Listing(
                message("Columns"),
                [message("Name"), message("Title"), message("Type")],
                [(each.name, each.title, each.type) for each in columns],
            )
        ],
    )


def _form(view: View, key: str | None, said: FormData) -> ActForm:
    longest = today() + timedelta(days=view.catalog.sharing.longest_grant_days - 1)
    usual = min(today() + timedelta(days=_USUAL_DAYS), longest)
    agencies = sorted(view.catalog.agencies)
    return ActForm(
        message("Ask for it"),
        f"/sharing/products/{key}" if key else "/sharing/demand",
        [
            FormField("purpose", message("Purpose"), value=text(said, "purpose")),
            FormField("basis", message("Basis of use"), value=text(said, "basis")),
            FormField("scene", message("Scene of use"), "textarea", text(said, "scene")),
            FormField("until", message("Until"), "date", text(said, "until") or usual),
            FormField("quota", message("Calls a day"), "number", text(said, "quota") or 0),
            FormField(
                "standing",
                message("Standing supply"),
                "select",
                text(said, "standing"),
                [("", message("once")), *((each, each) for each in CYCLES)],
                required=False,
            ),
            *acting_fields(view, agencies, text(said, "by")),
        ],
        message("Submit"),
        message(
            "Until {day} at most; 0 calls a day means no limit. All that is missing is told at one time.",
            day=longest,
        ),
    )
