"""Who may make which kind of instrument, as a closed list (立法法, 2023 text, by article).

A body whose name merely contains that of a lawmaker (国务院办公厅, 全国人大常委会办公厅, a county's
congress) makes none of them.
"""

import re

from zb_pipelines.domain.legal.model import Rank, Statute
from zb_pipelines.domain.legal.plain_text import plain_text

EVERYWHERE = "全国"
_SESSION = r"(?:第[一二三四五六七八九十]+届)?"
_CONGRESS = r"人民代表大会(?:常务委员会)?"
_NATIONAL = rf"(?:{_SESSION}全国{_CONGRESS}|全国人大(?:常委会)?)"
_MILITARY = r"(?:中央军事委员会|中央军委)"
_COURTS = r"(?:最高人民法院|最高人民检察院)"
_JOIN = r"[、和,]?"
# 立法法 第七十二条; before 2000 also 国务院批准、部门发布 (行政法规制定程序暂行条例).
_COUNCIL = (
    rf"国务院|国务院{_JOIN}{_MILITARY}|{_MILITARY}{_JOIN}国务院|"
    r"(?:经)?国务院批准[、,]?(?:由)?(?:(?!省|市(?!场)|县|区|旗).){2,40}(?:部|委员会|总局|局|总署|署|银行)(?:发布|公布)?"
)
_PATTERNS: dict[Rank, str] = {
    "法律": _NATIONAL,
    "行政法规": _COUNCIL,
    "监察法规": "国家监察委员会|中华人民共和国国家监察委员会",
    "军事法规": _MILITARY,
    "司法解释": rf"{_COURTS}(?:{_JOIN}{_COURTS})?",
}
_LOCAL: dict[Rank, str] = {
    "地方性法规": rf"{{place}}{_SESSION}{_CONGRESS}|{{place}}人大(?:常委会)?",
    "自治条例和单行条例": rf"{{place}}{_SESSION}人民代表大会|{{place}}人大",
    "经济特区法规": rf"{{place}}{_SESSION}{_CONGRESS}|{{place}}人大(?:常委会)?",
    "地方政府规章": "{place}人民政府",
}
# 立法法 第八十一条: a city's regulation is approved by the province's standing committee.
_APPROVED = rf"(?:通过|制定)?[、,]?(?:经|报)?{{province}}{_SESSION}人民代表大会常务委员会批准"
_LAWMAKERS = re.compile(rf"^(?:{_NATIONAL}|{_COUNCIL})$")
_PROVINCE = re.compile(r"^[^省市县区旗]{2,6}(?:省|自治区)$|^(?:北京|上海|天津|重庆)市$")
_CITY = re.compile(r"^[^省市县区旗]{2,8}(?:市|自治州)$")
_PLACE_NAME = re.compile(r"省|自治区|自治州|市(?!场)|县")


def issuer_agrees(statute: Statute) -> bool:
    """Whether a body of that name can make an instrument of that rank for that territory."""
    issuer, rank, place = plain_text(statute.issuer), statute.rank, plain_text(statute.territory)
    if rank in _PATTERNS:
        return place == EVERYWHERE and bool(re.fullmatch(_PATTERNS[rank], issuer))
    if rank in _LOCAL:
        return may_legislate(place) and _local(rank, issuer, place)
    if statute.instrument is not None:
        return issuer == "国务院" and place == EVERYWHERE and rank == "规范性文件"
    if rank == "党内法规":
        return "中共" in issuer or "中国共产党" in issuer or issuer.startswith("中央")
    if rank == "部门规章":
        return place == EVERYWHERE and not _LAWMAKERS.match(issuer) and not is_local(issuer)
    return True


def may_legislate(place: str) -> bool:
    """Whether a place is a province or a city with districts, by its name (立法法 第八十、八十一条)."""
    return bool(_PROVINCE.match(place) or _CITY.match(place))


def is_local(issuer: str) -> bool:
    """Whether the body is a province's, a city's or a county's."""
    return bool(_PLACE_NAME.search(issuer))


def _local(rank: Rank, issuer: str, place: str) -> bool:
    pattern = _LOCAL[rank].format(place=re.escape(place))
    if rank == "地方性法规" and not _PROVINCE.match(place):
        province = "山东省" if place == "淄博市" else "[^、,]{2,4}(?:省|自治区)"
        pattern = f"(?:{pattern})(?:{_APPROVED.format(province=province)})?"
    return bool(re.fullmatch(pattern, issuer))
