"""Whether an instrument is 法律、法规 with effect in Zibo (art. 13 para 2), by who made it.

A title does not tell the rank (户口登记条例 is a law, 信访工作条例 a party rule): only the
registered rank counts, and it must agree with the issuer (立法法 art. 10, 72, 80, 81, 118).
"""

from zb_pipelines.domain.legal.issuers import EVERYWHERE, is_local, issuer_agrees
from zb_pipelines.domain.legal.model import Rank, Statute
from zb_pipelines.domain.messages import message

HERE = ("山东省", "淄博市")
LAWS: tuple[Rank, ...] = ("法律", "行政法规", "监察法规", "地方性法规")
# 国家有关规定 (办法 第二十八条): what an organ of the state, not of a province or city, laid down.
STATE_RULES: tuple[Rank, ...] = ("部门规章", "规范性文件", "党内法规")


def objection(statute: Statute) -> str | None:
    """Why the instrument cannot be a basis under art. 13, as a sentence; ``None`` if it can."""
    name = f"《{statute.name}》"
    if statute.rank not in LAWS:
        return message("{name} {why}.", name=name, why=_below(statute))
    if not issuer_agrees(statute):
        return _disagreement(statute)
    if statute.rank == "地方性法规" and statute.territory not in HERE:
        return message(
            "{name} is a local regulation of {place} and has no effect in this city; {instead}.",
            name=name,
            place=statute.territory,
            instead=_instead(),
        )
    return None


def objection_to_refusing_sharing(statute: Statute) -> str | None:
    """Why it cannot bar sharing: only 法律、行政法规 and 国务院决定 can (政务数据共享条例)."""
    if statute.rank in ("法律", "行政法规") or statute.instrument == "国务院决定":
        return None if issuer_agrees(statute) else _disagreement(statute)
    return message(
        "{name} is {rank}, whose force is not enough (Government Data Sharing Regulation); "
        "cite a law, an administrative regulation or a decision of the State Council.",
        name=f"《{statute.name}》",
        rank=statute.rank,
    )


def objection_to_refusing_opening(statute: Statute) -> str | None:
    """Why it cannot bar opening: 法律、法规 or 国家有关规定 can (办法 第二十八条)."""
    if objection(statute) is None:
        return None
    if statute.rank in LAWS:
        return objection(statute)
    national = statute.territory == EVERYWHERE and not is_local(statute.issuer)
    if statute.rank in STATE_RULES and national:
        return None if issuer_agrees(statute) else _disagreement(statute)
    return message(
        "{name} is {rank}, not a law, a regulation or a rule of the state (article 28); "
        "cite one, or open under conditions.",
        name=f"《{statute.name}》",
        rank=statute.rank,
    )


def reservation(statute: Statute) -> str | None:
    """What a reviewer should look at although the rank is accepted."""
    if statute.rank == "监察法规":
        return message(
            "{name} is a supervision regulation (Legislation Law article 118): a reviewer "
            "confirms whether it can excuse from aggregation.",
            name=statute.name,
        )
    return None


def _disagreement(statute: Statute) -> str:
    return message(
        "{name} is registered as {rank} of {place}, but was made by {issuer}: its rank cannot "
        "be confirmed; check rank, issuer and territory of statutes/{key}.yml.",
        name=statute.name,
        rank=statute.rank,
        place=statute.territory,
        issuer=statute.issuer,
        key=statute.key,
    )


def _instead() -> str:
    return message(
        "cite a law, an administrative regulation or a local regulation of Shandong or Zibo, "
        "or aggregate"
    )


def _below(statute: Statute) -> str:
    """What an instrument of a rank without force here is, and what follows."""
    if statute.rank == "军事法规":
        return message("is a military regulation, in force inside the armed forces only")
    reasons = {
        "自治条例和单行条例": message("is a rule of a national autonomous area"),
        "经济特区法规": message("is a rule of a special economic zone"),
        "部门规章": message("is a ministry's rule"),
        "地方政府规章": message("is a local government's rule"),
        "司法解释": message("is a judicial interpretation"),
        "规范性文件": message("is a normative document"),
        "党内法规": message("is a party rule made by {issuer}", issuer=statute.issuer),
        "标准": message("is a standard"),
    }
    return message("{why}; {instead}", why=reasons[statute.rank], instead=_instead())
