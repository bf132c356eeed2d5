"""Steps that people take with requests and grants, checked against the catalog before they are stored."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from resources.registry import Registry
from resources.registry.access.approvals import Approval
from resources.two_persons import open_approval, require_second_person
from zb_pipelines.domain.access.levels import is_above_shared
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.decisions import (
    is_conditional,
    product_level,
    requested_product,
    require_basis,
    require_entry_basis,
    require_named_condition,
    reviewing_agency,
)
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sharing.request import RequestStep, SharingRequest, take_step
from zb_pipelines.domain.sharing.standing_supply import CYCLES


def grant_subject(now: SharingRequest, level: str) -> str:
    """What a second person agrees to, exactly: request, product, level, who and until when."""
    return f"{now.id} {now.product} {level} {now.recipient} {now.until}"


@dataclass(frozen=True)
class RequestDesk:
    """Where requests are worked on: the registry, the catalog in force, the day."""

    registry: Registry
    catalog: Catalog
    day: date

    def draft(self, wanted: SharingRequest) -> SharingRequest:
        """Keep a request as a draft, or a demand without a product as one that needs a source.

        :class:`InputError` where something is missing, the time is too long, or the product is the
        agency's own.
        """
        self._check(wanted)
        product = requested_product(self.catalog, wanted.product) if wanted.product else None
        if product is None:
            due = self.catalog.sharing.due("collection", self.day)
            demand = replace(
                wanted,
                state="collecting",
                since=self.day,
                due=due.day,
                provisional=due.provisional,
            )
            return self.registry.sharing.requests.draft(demand, wanted.requester)
        agency = self._reviewer(product, wanted.recipient)
        return self.registry.sharing.requests.draft(
            replace(wanted, agency=agency), wanted.requester
        )

    def take(
        self,
        number: str,
        step: RequestStep,
        *,
        condition: str | None = None,
        target: str | None = None,
    ) -> SharingRequest:
        """Let somebody take ``step``.

        A refusal cites law in its words; ``condition`` is one under which somebody agrees;
        ``target`` is the agency of an assignment, the product of a match or the entry of a demand
        that is refused.
        """
        now = self.registry.sharing.requests.one(number)
        changes: dict[str, object] = {}
        product = self._product(now, step, target)
        if product is not None:
            changes["conditional"] = is_conditional(product, self.catalog)
            if step.act in ("refuse", "dismiss"):
                require_basis(product, self.catalog, step.words, self.day)
            if condition is not None:
                require_named_condition(product, self.catalog, condition)
        if product is None and step.act == "refuse":
            require_entry_basis(target or "", self.catalog, step.words, self.day)
        if step.act == "assign":
            changes["agency"] = self._agency(target)
        if step.act == "match" and product is not None:
            changes |= {
                "product": product.key,
                "agency": self._reviewer(product, now.recipient),
            }
        return self.registry.sharing.requests.take(
            number, step, self.day, self.catalog.sharing, **({"conditional": False} | changes)
        )

    def grant(self, number: str, step: RequestStep) -> SharingGrant:
        """Grant an approved request.

        Above L2 two logins do it together: :class:`InputError`, with a request for consent made,
        until somebody else of the bureau agreed.
        """
        now = self.registry.sharing.requests.one(number)
        product = requested_product(self.catalog, now.product or "")
        self._require_recipient(product, now.recipient)
        level = product_level(product, self.catalog)
        take_step(now, step, conditional=False)  # refused before anybody is asked for consent
        if is_above_shared(level):
            require_second_person(
                self.registry, step.actor, "grant", grant_subject(now, level), now.purpose
            )
        return self.registry.sharing.requests.grant(
            number, step, self.day, self.catalog.sharing, level, product.form
        )

    def consent(self, number: str) -> Approval | None:
        """The open request for a second person's consent to granting it; ``None`` where none is needed."""
        now = self.registry.sharing.requests.one(number)
        product = self.catalog.products.get(now.product or "")
        if product is None or now.state != "approved":
            return None
        subject = grant_subject(now, product_level(product, self.catalog))
        return open_approval(self.registry, "grant", subject)

    def _product(
        self, now: SharingRequest, step: RequestStep, target: str | None
    ) -> Product | None:
        key = target if step.act == "match" else now.product
        return requested_product(self.catalog, key) if key else None

    def _agency(self, key: str | None) -> str:
        if key not in self.catalog.agencies:
            raise input_error(
                str(key),
                message("there is no such agency"),
                message("name the agency that has the duty to collect"),
            )
        return str(key)

    def _reviewer(self, product: Product, recipient: str) -> str | None:
        self._require_recipient(product, recipient)
        agency = reviewing_agency(product, self.catalog)
        if agency == recipient and product.source.startswith("aggregation."):
            raise input_error(
                product.key,
                message("the product is made of the agency's own data"),
                message("there is nothing to ask for"),
            )
        return None if agency == recipient else agency

    def _require_recipient(self, product: Product, recipient: str) -> None:
        """:class:`InputError` where the product's pseudonyms were made for another agency."""
        if product.recipient not in (None, recipient):
            raise input_error(
                product.key,
                message(
                    "its pseudonyms are made for another agency ({agency})",
                    agency=product.recipient,
                ),
                message("ask for a product of your own; one is declared for each recipient"),
            )

    def _may_ask(self, wanted: SharingRequest) -> bool:
        """An agency; for what is opened by key also any body with a valid 统一社会信用代码."""
        product = self.catalog.products.get(wanted.product or "")
        by_key = product is not None and product.opens_by_key
        return wanted.recipient in self.catalog.agencies or (
            by_key and uscc_fault(wanted.recipient) is None
        )

    def _check(self, wanted: SharingRequest) -> None:
        problems: list[Problem] = []
        where = message("request for sharing")
        if not self._may_ask(wanted):
            what = message("{agency} is no registered agency", agency=wanted.recipient)
            problems.append(Problem(where, what, message("name a key of agencies.yml")))
        missing = {
            message("purpose"): wanted.purpose,
            message("basis of use"): wanted.basis,
            message("scene of use"): wanted.scene,
            message("person who asks"): wanted.requester,
        }
        for title, text in missing.items():
            if not text.strip():
                what = message("{title} is missing", title=title)
                problems.append(Problem(where, what, message("say it in words")))
        longest = wanted.first + timedelta(days=self.catalog.sharing.longest_grant_days - 1)
        if not wanted.first <= wanted.until <= longest:
            what = message(
                "the time from {first} to {until} is too long",
                first=wanted.first,
                until=wanted.until,
            )
            remedy = message(
                "ask for until {day} at most; it can be renewed by a request", day=longest
            )
            problems.append(Problem(where, what, remedy))
        if wanted.standing is not None and wanted.standing not in CYCLES:
            what = message("{cycle} is no cycle of supply", cycle=wanted.standing)
            remedy = message("choose one of {names}", names=message(", ").join(CYCLES))
            problems.append(Problem(where, what, remedy))
        if problems:
            raise InputError(*problems)
