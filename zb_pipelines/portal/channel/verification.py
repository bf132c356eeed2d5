"""Verification (核验): answers whether a caller's values are right, by yes, no or unknown.

``POST /verify/<product>`` with the token of a grant. Each person or body asked for is kept in the
log as a keyed hash; who asks for too many of them in a day is stopped and told of in the journal.
"""

from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assets.sharing.keyed_hash import keyed_hash, normal_text
from assets.sharing.lookup_index import Answer, LookupIndex
from resources.registry.sharing.grants import TokenHolder
from resources.registry.sharing.usage import TOO_MANY
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.portal.channel.desk import (
    day_of,
    granted_product,
    holder_of,
    release_of,
)
from zb_pipelines.portal.channel.openapi import verification_document
from zb_pipelines.portal.channel.usage_writer import usage_of
from zb_pipelines.portal.channel.verification_desk import VerificationDesk

MOST_ASKED = 100
_HASH_DIGITS = 32
_UNIT = chr(31)


async def verify(request: Request) -> Response:
    """Answer one question, or at most a hundred in ``asks``, in their order."""
    holder = holder_of(request)
    product = granted_product(request, holder, request.path_params["product"])
    if product.form != "verify":
        raise HTTPException(403, message("The product is not for verification."))
    state = _state(request)
    asks, case = await _read_questions(request, product)
    index = state.indexes.get(product.key)
    secrets = state.secrets(request, product, index)
    hashes = [[_hashes(product, each, secret) for secret in secrets] for each in asks]
    keyed = secrets[0] + holder.grant.id
    keys = [f"k{keyed_hash(keyed, newest[0])[:_HASH_DIGITS]}" for newest, *_ in hashes]
    await _admit(request, holder, keys)
    purpose = f"{holder.grant.purpose} {case}".strip()
    version, day = index.day.isoformat(), day_of(request)
    more: dict[str, Any] = {"rows": 1, "version": version, "purpose": purpose, "day": day}
    await state.writer.record(
        [usage_of(holder, product.key, "verify", subject=key, **more) for key in keys]
    )
    state.counts.add(holder.grant.id, day, keys)
    answers = [_answer(index, each) for each in hashes]
    return JSONResponse(
        {"product": product.key, "as_of": version, "answers": answers},
        headers={"Cache-Control": "no-store"},
    )


def document(request: Request) -> Response:
    """The OpenAPI document of the interface."""
    products = release_of(request).catalog.products.values()
    asked = [each for each in products if each.form == "verify"]
    return JSONResponse(verification_document(asked, str(request.base_url).rstrip("/")))


def routes() -> Sequence[BaseRoute]:
    """The question and its description."""
    return [
        Route("/verify/openapi.json", document),
        Route("/verify/{product}", verify, methods=["POST"]),
    ]


def _state(request: Request) -> VerificationDesk:
    kept = getattr(request.app.state, "verification", None)
    if kept is None:
        kept = request.app.state.verification = VerificationDesk(request)
    return kept


async def _read_questions(request: Request, product: Product) -> tuple[list[dict[str, str]], str]:
    """The questions, each with every item of the product, and the case number; 400 otherwise."""
    try:
        body: Any = await request.json()
    except ValueError:
        raise HTTPException(400, message("The body is no JSON.")) from None
    asks: Any = body.get("asks", [body]) if isinstance(body, dict) else None
    if not isinstance(asks, list) or not 1 <= len(asks) <= MOST_ASKED:
        raise HTTPException(400, message("Ask one to {most} questions.", most=MOST_ASKED))
    for each in asks:
        said = [each.get(name) for name in product.ask] if isinstance(each, dict) else [None]
        if not all(isinstance(value, str) and value.strip() for value in said):
            names = message(", ").join(product.ask)
            raise HTTPException(400, message("Say every one of: {names}.", names=names))
    case = body.get("case", "")
    return asks, case if isinstance(case, str) else ""


async def _admit(request: Request, holder: TokenHolder, keys: Sequence[str]) -> None:
    """429 where the day's calls are used up, or where so many are asked for that it is a sweep."""
    state, grant = _state(request), holder.grant
    day = day_of(request)
    counts = state.counts.in_memory(grant.id, day)
    counts = counts or await run_in_threadpool(state.counts.of, grant.id, day)
    if grant.quota and counts.calls + len(keys) > grant.quota:
        await state.writer.record([usage_of(holder, grant.product, "verify", TOO_MANY)])
        raise HTTPException(TOO_MANY, message("The day's calls of the grant are used up."))
    most = release_of(request).catalog.sharing.sweep_keys
    if len(counts.keys) + len(set(keys) - counts.keys) > most:
        if not counts.swept:
            counts.swept = True
            detail = {"grant": grant.id, "token": holder.token, "keys": len(counts.keys)}
            journal = state.platform.registry.journal
            action, actor = message("Sweep of verification"), grant.recipient
            await run_in_threadpool(journal.append, actor, action, grant.id, detail)
        await state.writer.record([usage_of(holder, grant.product, "verify", TOO_MANY)])
        raise HTTPException(TOO_MANY, message("So many persons or bodies a day are a sweep."))


def _answer(index: LookupIndex, hashes: Sequence[tuple[str, str]]) -> Answer:
    """The answer of ``index``, which may have been built before the newest key was made."""
    for each in hashes:
        if (found := index.answer(*each)) != "unknown":
            return found
    return "unknown"


def _hashes(product: Product, asked: dict[str, str], secret: str) -> tuple[str, str]:
    values = [normal_text(asked[name]) for name in product.ask]
    whole = keyed_hash(secret, _UNIT.join(values))
    return keyed_hash(secret, values[0])[:_HASH_DIGITS], whole[:_HASH_DIGITS]
