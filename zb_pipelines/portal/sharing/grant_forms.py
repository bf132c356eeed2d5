"""What may be done with a grant, and by whom: its recipient uses it, the source agency or the bureau ends it."""

from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.request import BUREAU
from zb_pipelines.domain.sharing.side import side_of
from zb_pipelines.portal.bureau.forms import ActForm, FormField
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.sharing.side import Acting, acting_fields


def grant_forms(view: View, grant: SharingGrant) -> list[ActForm]:
    """The acts that are open to whoever looks, while the grant is not over."""
    state = grant.state(today())
    forms: list[ActForm] = []
    if _acts_as(view, grant.recipient) and state in ("active", "waiting"):
        forms.append(_profile(view, grant))
    if _acts_as(view, grant.recipient) and state == "active" and _challengeable(view, grant):
        forms.append(_challenge(view, grant))
    if any(_acts_as(view, each) for each in _revokers(view, grant)) and state != "revoked":
        forms.append(_revoke(view, grant))
    return forms


def require_recipient(view: View, grant: SharingGrant, who: Acting) -> None:
    """:class:`InputError` unless ``who`` acts for the recipient."""
    if who.agency != grant.recipient:
        raise input_error(
            grant.id,
            message("the grant is of another agency"),
            message("let somebody of {agency} do it", agency=view.agency_name(grant.recipient)),
        )


def require_revoker(view: View, grant: SharingGrant, who: Acting) -> None:
    """:class:`InputError` unless ``who`` acts for the source agency or the bureau."""
    if who.agency not in _revokers(view, grant):
        raise input_error(
            grant.id,
            message("{agency} may not revoke this grant", agency=view.agency_name(who.agency)),
            message("the source agency or the bureau revokes"),
        )


def _revokers(view: View, grant: SharingGrant) -> list[str]:
    reviewer = view.platform.registry.sharing.requests.one(grant.request).agency
    return [each for each in (BUREAU, reviewer) if each]


def _acts_as(view: View, agency: str) -> bool:
    return view.principal.development or side_of(view.principal) == agency


def _challengeable(view: View, grant: SharingGrant) -> bool:
    product = view.catalog.products.get(grant.product)
    return product is not None and product.form in ("table", "file")


def _profile(view: View, grant: SharingGrant) -> ActForm:
    fields = acting_fields(view, [grant.recipient])
    return ActForm(
        message("Credentials"),
        f"/sharing/grants/{grant.id}/profile",
        fields,
        message("Take a new token"),
        message("It is shown this once; of it only a hash is kept here."),
    )


def _challenge(view: View, grant: SharingGrant) -> ActForm:
    product = view.catalog.products[grant.product]
    named = product_columns(product, source_columns(product, view.catalog))
    titles = {each.name: each.title for each in named}
    options = [(each, titles.get(each) or each) for each in product.served_items]
    return ActForm(
        message("Doubt a value"),
        f"/sharing/grants/{grant.id}/challenge",
        [
            FormField("row_ref", message("The row's row_ref")),
            FormField("column", message("Column"), "select", options=options),
            *acting_fields(view, [grant.recipient]),
        ],
        message("Open a ticket"),
        message(
            "The agency that the value comes from verifies it; corrected data close the ticket."
        ),
    )


def _revoke(view: View, grant: SharingGrant) -> ActForm:
    return ActForm(
        message("Revoke the grant"),
        f"/sharing/grants/{grant.id}/revoke",
        [
            FormField("reason", message("Reason"), "textarea"),
            *acting_fields(view, _revokers(view, grant)),
        ],
        message("Revoke"),
        message("It ends from today on: its tokens die at once, and with them every link."),
    )
