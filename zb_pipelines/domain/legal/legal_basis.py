"""One cited provision weighed as a ground for not aggregating: is it law here, today, and firm enough."""

from dataclasses import dataclass
from datetime import date, timedelta

from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.citation import Citation
from zb_pipelines.domain.legal.model import Article, Statute, Strength, Version
from zb_pipelines.domain.legal.provision import absence, cited, uncertainties
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import ended_before, first_after, starts, version_on

SUFFICIENT: frozenset[Strength] = frozenset({"S1", "S2", "S3"})
CHECKED_FOR = timedelta(days=365)
INSTEAD = "请改报有条件共享，只对敏感信息项作字段级豁免或者脱敏，由审核人决定"


@dataclass(frozen=True)
class Ground:
    """What one citation is worth.

    ``defect``: the citation itself is wrong, and the basis must be rewritten. ``weakness``:
    it is right but does not excuse from aggregation. ``covers``: the subjects that it
    firmly takes away from supply. All sentences are Chinese and end in 。
    """

    citation: Citation
    defect: str | None = None
    weakness: str | None = None
    covers: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()


def weigh(citation: Citation, book: StatuteBook, day: date) -> Ground:
    """The citation examined as of ``day`` (facts §7.1 rank, §7.3 strength, §7.5 traps)."""
    statute = book.find(citation.statute)
    if statute is None:
        return Ground(citation, defect=_unknown(citation, book))
    objection = legal_rank.objection(statute)
    if objection is not None:
        return Ground(citation, weakness=objection)
    if citation.article is None:
        return Ground(citation, defect=f"{citation.text}只写了名称；请引到条、款、项。")
    version = version_on(statute, day)
    if version is None:
        return Ground(citation, defect=_not_in_force(citation, statute, day))
    missing = absence(citation, statute, version, day)
    if missing is not None:
        return Ground(citation, defect=missing)
    return _strength(citation, statute, version, day)


def _unknown(citation: Citation, book: StatuteBook) -> str:
    near = book.near(citation.statute)
    hint = f"是否指《{near}》？" if near else ""
    return (
        f"登记簿没有《{citation.statute}》，不能核对效力；{hint}"
        "请核对名称，或者由法制机构在 statutes/ 补录后再报。"
    )


def _not_in_force(citation: Citation, statute: Statute, day: date) -> str:
    ended = ended_before(statute, day)
    if ended is not None:
        heir = f"，由{ended.ended_by}取代" if ended.ended_by else ""
        return (
            f"《{statute.name}》已自{ended.until}起废止{heir}，{citation.text}不再是依据；"
            "请改引现行法律、法规的对应条文，没有的应当汇聚。"
        )
    begins = first_after(statute, day)
    when = f"自{begins}起施行" if begins else "施行日期未登记"
    return f"《{statute.name}》尚未生效（{when}），{citation.text}当日还不是依据；请先汇聚。"


def _strength(citation: Citation, statute: Statute, version: Version, day: date) -> Ground:
    rules = cited(citation, version)
    firm = [rule for rule in rules if rule.strength in SUFFICIENT]
    flags = (
        *uncertainties(citation, version),
        *(_note(citation, rule) for rule in firm if rule.strength != "S1"),
        *_unverified(statute, version, day),
        *filter(None, [legal_rank.reservation(statute)]),
    )
    if not firm:
        return Ground(citation, weakness=_too_weak(citation, rules), flags=flags)
    covers = frozenset(subject for rule in firm for subject in rule.covers)
    return Ground(citation, covers=covers, flags=tuple(dict.fromkeys(flags)))


def _too_weak(citation: Citation, rules: tuple[Article, ...]) -> str:
    strengths = {rule.strength for rule in rules}
    if "S4" in strengths:
        return (
            f"{citation.text}只规定保密义务（S4），接收数据的一方同样受其约束，"
            f"并不禁止向市一体化大数据平台汇聚；{INSTEAD}。"
        )
    if "S5" in strengths:
        return f"{citation.text}只是原则性规定（S5），没有禁止提供；{INSTEAD}。"
    if any(rule.requires for rule in rules):
        return f"{citation.text}规定的是提供、共享的义务，与不予汇聚相反；应当汇聚。"
    return f"{citation.text}没有限制提供数据的内容（{rules[0].gist.rstrip('。')}）；请改引，没有的应当汇聚。"


def _note(citation: Citation, rule: Article) -> str:
    if rule.strength == "S3":
        return f"{citation.text}涉及国家秘密（S3）：公开的目录中不得出现其具体内容。"
    return f"{citation.text}限定用途（S2）：{rule.gist}"


def _unverified(statute: Statute, version: Version, day: date) -> tuple[str, ...]:
    doubts: list[str] = []
    known = starts(statute)[statute.versions.index(version)]
    if version.in_force is None:
        since = "" if known == date.min else f"，暂按{known}起计"
        doubts.append(f"{version.label}的施行日期未核验{since}")
    if statute.checked is None:
        doubts.append("登记内容未核验")
    elif day - statute.checked > CHECKED_FOR:
        doubts.append(f"文本只核验到{statute.checked}，已超过一年")
    if not doubts:
        return ()
    return (f"《{statute.name}》{'；'.join(doubts)}，请对照国家法律法规数据库核验。",)
