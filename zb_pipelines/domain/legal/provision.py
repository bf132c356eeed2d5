"""Whether the provision cited stands in the text that holds on a day, and what it says there."""

from dataclasses import replace
from datetime import date

from zb_pipelines.domain.legal.citation import Citation
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.numerals import to_number
from zb_pipelines.domain.legal.timeline import articles, first_after, moved


def cited(citation: Citation, version: Version) -> tuple[Article, ...]:
    """The registered rules that the citation reaches; citing an article reaches all its 款."""
    return tuple(
        article
        for article in articles(version, citation.article or "")
        if citation.paragraph in (None, article.paragraph) or article.paragraph is None
        if citation.item is None or not article.points or citation.item in article.points
    )


def absence(citation: Citation, statute: Statute, version: Version, day: date) -> str | None:
    """Why the provision does not stand in ``version``, as a sentence; ``None`` if it does.

    Asked in this order: is the year that was cited this text's; has the rule another number
    here; is there such an article, 款, 项; is what it says registered.
    """
    return (
        _other_year(citation, statute, version)
        or _moved(citation, statute, version)
        or _no_article(citation, statute, version, day)
        or _no_paragraph(citation, statute, version)
        or _no_item(citation, statute, version)
        or _not_registered(citation, statute, version)
    )


def uncertainties(citation: Citation, version: Version) -> tuple[str, ...]:
    """What the reader should check in the original text, as sentences."""
    found = cited(citation, version)
    doubts: list[str] = []
    if citation.paragraph and any(a.paragraph is None and a.paragraphs is None for a in found):
        doubts.append(f"{citation.text}：登记簿没有记载该条有几款，请对照原文核对款的序号。")
    if citation.item and _items(citation, version) is None:
        doubts.append(f"{citation.text}：登记簿没有记载该款有几项，请对照原文核对项的序号。")
    if citation.subitem:
        doubts.append(f"{citation.text}：登记簿不记载目，请对照原文核对目的序号。")
    narrow = [article for article in found if article.paragraph and article.strength]
    if not citation.paragraph and not citation.item and narrow:
        where = replace(citation, paragraph=narrow[0].paragraph).text
        doubts.append(f"{citation.text}引用了整条，限制提供的内容在{where}，请引到款。")
    return tuple(doubts)


def _title(statute: Statute, version: Version) -> str:
    return f"《{statute.name}》（{version.label}）"


def _other_year(citation: Citation, statute: Statute, version: Version) -> str | None:
    year = citation.year
    if year is None or str(year) in _years(version):
        return None
    if any(str(year) in _years(other) for other in statute.versions):
        return (
            f"{citation.text}引用的是{year}年文本，该文本当日不在施行期内，"
            f"有效的是{_title(statute, version)}；请按有效文本核对条号后改引。"
        )
    return f"{citation.text}注明{year}年，登记簿没有《{statute.name}》这一年的文本；请核对年份。"


def _years(version: Version) -> str:
    return f"{version.label} {version.published} {version.in_force}"


def _moved(citation: Citation, statute: Statute, version: Version) -> str | None:
    found = moved(statute, version, citation.article or "")
    if found is None:
        return None
    other, now = found
    where = replace(citation, article=now.number, paragraph=now.paragraph, item=None).provision
    return (
        f"{citation.text}：第{citation.article}条是{other.label}文本的条号，"
        f"条文已重新编号，当日有效的{version.label}文本中该内容在{where}；请改引{where}。"
    )


def _no_article(citation: Citation, statute: Statute, version: Version, day: date) -> str | None:
    number = citation.article or ""
    if articles(version, number):
        return None
    later = first_after(statute, day, number)
    if later is not None:
        return (
            f"{citation.text}尚未生效：含有该内容的文本自{later.isoformat()}起施行，"
            "在此之前不能作为依据；请先汇聚，或者另引有效的法律、法规。"
        )
    last = version.last_article
    if last is not None and to_number(number.partition("之")[0]) > last:
        return f"{_title(statute, version)}共{last}条，没有第{number}条；请核对条号。"
    return None


def _no_paragraph(citation: Citation, statute: Statute, version: Version) -> str | None:
    counts = [a.paragraphs for a in articles(version, citation.article or "") if a.paragraphs]
    if citation.paragraph is None or not counts or citation.paragraph <= max(counts):
        return None
    return (
        f"{_title(statute, version)}第{citation.article}条只有{max(counts)}款，"
        f"没有{citation.provision}；请核对款的序号。"
    )


def _no_item(citation: Citation, statute: Statute, version: Version) -> str | None:
    count = _items(citation, version)
    if citation.item is None or count is None or citation.item <= count:
        return None
    return (
        f"{_title(statute, version)}第{citation.article}条"
        f"{f'只有{count}项' if count else '该款不分项'}，没有{citation.provision}；请核对项的序号。"
    )


def _items(citation: Citation, version: Version) -> int | None:
    """How many 项 the cited paragraph has (any paragraph, where none is named); ``None``: unknown."""
    counts: dict[int, int] = {}
    for article in articles(version, citation.article or ""):
        counts |= article.items
    if citation.paragraph is not None:
        return counts.get(citation.paragraph)
    return max(counts.values(), default=None)


def _not_registered(citation: Citation, statute: Statute, version: Version) -> str | None:
    if cited(citation, version):
        return None
    others = articles(version, citation.article or "")
    where = "、".join(
        replace(citation, paragraph=a.paragraph, item=p, subitem=None).provision
        for a in others
        for p in (a.points or (None,))
    )
    hint = f"登记的限制性内容在{where}，如指该处请改引；否则" if where else ""
    return (
        f"登记簿没有{_title(statute, version)}{citation.provision}的内容，不能判断；"
        f"{hint}请法制机构核对原文后补录 statutes/{statute.key}.yml。"
    )
