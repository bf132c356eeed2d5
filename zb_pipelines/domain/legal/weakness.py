"""Why a provision that exists does not serve the use for which it is cited."""

from collections.abc import Sequence

from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.model import Article
from zb_pipelines.domain.legal.use import Use
from zb_pipelines.domain.messages import message


def weakness(citation: Citation, rules: Sequence[Article], use: Use) -> Fault:
    """The fault of registered ``rules`` of which none suffices for the use."""
    pointing = next((rule for rule in rules if rule.refers_to and use != "collection"), None)
    if pointing is not None:
        sentence = message(
            "{text} only refers to {law} and does not stand alone; cite the provision of {law} "
            "beside it.",
            text=citation.text,
            law=pointing.refers_to,
        )
        return Fault("reference", sentence)
    if use == "collection":
        return Fault("strength", _no_power(citation, rules))
    return Fault("strength", _too_weak(citation, rules, use))


def _no_power(citation: Citation, rules: Sequence[Article]) -> str:
    return message(
        "{text} gives no power to collect ({gist}); cite the provision that does.",
        text=citation.text,
        gist=rules[0].clause,
    )


def _too_weak(citation: Citation, rules: Sequence[Article], use: Use) -> str:
    strengths = {rule.strength for rule in rules}
    text = citation.text
    if use == "opening":
        return _bars_no_opening(citation, rules)
    if "S4" in strengths and use == "sharing":
        return message(
            "{text} is a duty of confidentiality only (S4) and does not expressly forbid supply to "
            "other bodies (Government Data Sharing Regulation); share under conditions.",
            text=text,
        )
    if "S4" in strengths:
        return message(
            "{text} is a duty of confidentiality only (S4), binds the receiving body as well and "
            "does not forbid aggregation on the city's platform; {instead}.",
            text=text,
            instead=_instead(),
        )
    if "S5" in strengths:
        return message(
            "{text} is a principle only (S5) and does not forbid supply; {instead}.",
            text=text,
            instead=_instead(),
        )
    if any(rule.requires for rule in rules):
        return message(
            "{text} orders to supply or to share, the contrary of withholding; aggregate.",
            text=text,
        )
    return message(
        "{text} does not restrict supply ({gist}); cite another provision, or aggregate.",
        text=text,
        gist=rules[0].clause,
    )


def _bars_no_opening(citation: Citation, rules: Sequence[Article]) -> str:
    return message(
        "{text} does not forbid opening ({gist}); cite the provision that forbids publication, or "
        "open under conditions.",
        text=citation.text,
        gist=rules[0].clause,
    )


def _instead() -> str:
    return message(
        "report it as shared under conditions and exempt or mask sensitive items only, which a "
        "reviewer decides"
    )
