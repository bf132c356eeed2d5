"""`zb share`: products, requests, grants, and what was used (art. 7 to 9)."""

from zb_pipelines.cli.share import (
    acts,
    book,
    challenge,
    deliver,
    grants,
    key,
    products,
    profile,
    request,
    requests,
    revoke,
    show,
    usage,
)

COMMANDS = {
    "products": products.products,
    "requests": requests.requests,
    "show": show.show,
    "request": request.request,
    "demand": request.demand,
    **acts.COMMANDS,
    "grants": grants.grants,
    "revoke": revoke.revoke,
    "profile": profile.profile,
    "key": key.key,
    "usage": usage.usage,
    "challenge": challenge.challenge,
    "deliver": deliver.deliver,
    "export": book.export,
    "import": book.import_acts,
}
