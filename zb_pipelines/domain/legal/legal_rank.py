"""Whether an instrument is 法律、法规 with effect in Zibo (art. 13 para 2), by who made it.

A title does not tell the rank (户口登记条例 is a law, 信访工作条例 a party rule): only the
registered rank counts, and it must agree with the issuer (立法法 art. 10, 72, 80, 81, 118).
"""

from zb_pipelines.domain.legal.model import Rank, Statute

HERE = ("山东省", "淄博市")
ISSUERS: dict[Rank, str] = {
    "法律": "全国人民代表大会",
    "行政法规": "国务院",
    "监察法规": "国家监察委员会",
    "地方性法规": "人民代表大会",
}
INSTEAD = "请改引法律、行政法规或者山东省、淄博市地方性法规；没有的，应当汇聚"
REFUSED: dict[Rank, str] = {
    "自治条例和单行条例": "是民族自治地方的自治条例、单行条例（立法法第八十五条），在本市没有效力",
    "经济特区法规": "是经济特区、浦东新区或者海南自由贸易港的法规（立法法第八十四条），在本市没有效力",
    "部门规章": "是部门规章（立法法第九十一条），不是法律、法规，办法第十三条第二款不认可",
    "地方政府规章": "是地方政府规章（立法法第九十三条），不是法律、法规，办法第十三条第二款不认可",
    "司法解释": "是司法解释（立法法第一百一十九条），不是法律、法规，办法第十三条第二款不认可",
    "规范性文件": "是通知、意见一类的规范性文件，不是法律、法规，办法第十三条第二款不认可",
    "党内法规": "是党内法规（{issuer}制定），不是国家法律、法规，办法第十三条第二款不认可",
    "标准": "是标准，不是法律、法规，办法第十三条第二款不认可",
}


def objection(statute: Statute) -> str | None:
    """Why the instrument cannot be a basis under art. 13, as a sentence; ``None`` if it can."""
    name = f"《{statute.name}》"
    if statute.rank == "军事法规":
        return f"{name}是军事法规，只在武装力量内部施行（立法法第一百一十七条）；请提交人工复核，未复核前不作为依据。"
    if statute.rank in REFUSED:
        why = REFUSED[statute.rank].format(issuer=statute.issuer)
        return f"{name}{why}；{INSTEAD}。"
    maker = ISSUERS[statute.rank]
    if maker not in statute.issuer or "中共中央" in statute.issuer:
        return (
            f"{name}登记为{statute.rank}，制定机关却是{statute.issuer}，效力级别不能确认；"
            f"请核对 statutes/{statute.key}.yml 的 rank 和 issuer。"
        )
    if statute.rank == "地方性法规" and statute.territory not in HERE:
        return f"{name}是{statute.territory}的地方性法规，在本市没有效力；{INSTEAD}。"
    return None


def reservation(statute: Statute) -> str | None:
    """What a reviewer should look at although the rank is accepted."""
    if statute.rank == "监察法规":
        return f"《{statute.name}》是监察法规（立法法第一百一十八条），名为法规，请审核人确认能否作为不予汇聚的依据。"
    return None
