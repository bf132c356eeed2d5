"""不予共享 and 不予开放: each on a basis of its own kind, in force on the day.

Neither test is that of an exemption from aggregation (办法 第十三条). 不予共享 is narrower: 法律、
行政法规 or a 国务院决定 that expressly forbids supply (政务数据共享条例, in force 2025-08-01); a
local regulation is not enough. 不予开放 is wider: 法律、法规 or 国家有关规定 (办法 第二十八条).
"""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.amendment import named_provisions
from zb_pipelines.domain.legal.citation import Citation, parse_citations
from zb_pipelines.domain.legal.legal_basis import SUFFICIENT
from zb_pipelines.domain.legal.model import Rank, Statute
from zb_pipelines.domain.legal.provision import absence, cited
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import version_on

_SHARING = (
    "写明《法名》第X条，依据须是明确禁止提供的法律、行政法规或者国务院决定；没有的改为有条件共享"
)
_OPENING = "写明《法名》第X条，依据须是法律、法规或者国家有关规定；没有的改为有条件开放"
EVERYWHERE = "全国"
_NATIONAL: tuple[Rank, ...] = ("部门规章", "规范性文件", "党内法规")


def refused_terms(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries that refuse sharing or opening without the basis that this takes on ``day``."""
    book = StatuteBook(catalog.statutes)
    for entry in catalog.entries.values():
        if entry.sharing.type == "不予共享":
            yield from _sharing(entry, book, day)
        if entry.opening.type == "不予开放" and (entry.opening.basis or "").strip():
            yield from _opening(entry, book, day)


def _sharing(entry: Entry, book: StatuteBook, day: date) -> Iterator[Problem]:
    try:
        citations = parse_citations(entry.sharing.basis or "")
    except InputError:
        what = "不予共享没有写明法律依据（政务数据共享条例）"
        yield in_entry(entry, "sharing.basis", what, _SHARING)
        return
    objections = [_no_ground_to_refuse(each, book, day) for each in citations]
    if all(objections):
        for objection in filter(None, objections):
            yield in_entry(entry, "sharing.basis", f"不予共享的依据{objection}", _SHARING)


def _no_ground_to_refuse(citation: Citation, book: StatuteBook, day: date) -> str | None:
    statute = book.find(citation.statute)
    if statute is None:
        return _unregistered(citation)
    if not _forbids_by_rank(statute):
        return f"是{statute.rank}，效力不够（政务数据共享条例）"
    version = version_on(statute, day)
    if version is None:
        return _not_in_force(citation, day)
    missing = absence(citation, statute, version, day)
    if missing:
        return f"不能核对：{missing}"
    if not any(rule.strength in SUFFICIENT for rule in cited(citation, version)):
        return f"{citation.text}没有明确禁止提供（政务数据共享条例）"
    return None


def _forbids_by_rank(statute: Statute) -> bool:
    """法律 and 行政法规 by rank; a 决定 of the State Council by its maker and its name."""
    decision = statute.issuer.startswith("国务院") and "决定" in statute.name
    return statute.rank in ("法律", "行政法规") or decision


def _opening(entry: Entry, book: StatuteBook, day: date) -> Iterator[Problem]:
    named = named_provisions(entry.opening.basis or "")
    if not named:
        what = "不予开放的依据没有写明是哪一部法律、法规或者国家规定（第二十八条）"
        yield in_entry(entry, "opening.basis", what, _OPENING)
    objections = [_no_ground_to_close(each, book, day) for each in named]
    if named and all(objections):
        for objection in filter(None, objections):
            yield in_entry(entry, "opening.basis", f"不予开放的依据{objection}", _OPENING)


def _no_ground_to_close(citation: Citation, book: StatuteBook, day: date) -> str | None:
    statute = book.find(citation.statute)
    if statute is None:
        return _unregistered(citation)
    if legal_rank.objection(statute) is not None and not _state_rule(statute):
        return f"是{statute.rank}，不是法律、法规或者国家有关规定（第二十八条）"
    return None if version_on(statute, day) else _not_in_force(citation, day)


def _state_rule(statute: Statute) -> bool:
    """国家有关规定: what an organ of the state, not of a province or city, has laid down."""
    return statute.rank in _NATIONAL and statute.territory == EVERYWHERE


def _unregistered(citation: Citation) -> str:
    return f"《{citation.statute}》没有登记；在 statutes 登记该法规，或者改正名称"


def _not_in_force(citation: Citation, day: date) -> str:
    return f"《{citation.statute}》在{day.isoformat()}没有施行"
