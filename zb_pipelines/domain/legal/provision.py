"""Whether the provision cited stands in the text that holds on a day, and what it says there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.structure import Paragraphs, article_exists, last_article, paragraphs
from zb_pipelines.domain.legal.text_year import other_year
from zb_pipelines.domain.legal.timeline import articles, first_after, moved_article
from zb_pipelines.domain.messages import message


def cited_articles(citation: Citation, version: Version) -> tuple[Article, ...]:
    """The registered rules that the citation reaches; citing an article reaches all its 款."""
    rows = articles(version, citation.article or "")
    divided = citation.item is not None and citation.paragraph is None
    return tuple(
        row
        for row in rows
        if citation.paragraph in (None, row.paragraph) or row.paragraph is None
        if citation.item is None or not row.points or citation.item in row.points
        if not divided or row.paragraph in (None, _paragraph_with_items(citation, version))
    )


def absence(
    citation: Citation,
    statute: Statute,
    version: Version,
    day: date,
    serves: Callable[[Article], bool],
) -> Fault | None:
    """Why the provision does not stand in ``version``; ``None`` if it does.

    Asked in this order: is the year that was cited this text's; has the text a rule of its own
    under that number that ``serves``, or has the rule another number here; is there such an
    article, 款, 项, 目.
    """
    return (
        other_year(citation, statute, version)
        or _renumbered_fault(citation, statute, version, serves)
        or _no_article(citation, statute, version, day)
        or _no_deeper(citation, statute, version)
    )


def unregistered_fault(citation: Citation, statute: Statute, version: Version) -> Fault | None:
    """Why the register cannot say what an existing provision says; ``None`` if it can."""
    if cited_articles(citation, version):
        return None
    others = articles(version, citation.article or "")
    if not others:
        sentence = message(
            "the register does not have {provision} of {title} (not verified) and cannot judge it; "
            "have the legal office read the text and add it to statutes/{key}.yml.",
            provision=citation.provision,
            title=title(statute, version),
            key=statute.key,
        )
        return Fault("unregistered", sentence)
    sentence = message(
        "{provision} of {title} is not the rule: what the register has of this article is "
        "{where}; cite that if it is meant, or have statutes/{key}.yml completed.",
        provision=citation.provision,
        title=title(statute, version),
        where="；".join(_where(citation, row) for row in others),
        key=statute.key,
    )
    return Fault("other_content", sentence)


def advice(citation: Citation, version: Version) -> tuple[str, ...]:
    """What a reader should make narrower: a whole article cited for a rule in one 款 or 项."""
    firm = [row for row in cited_articles(citation, version) if row.strength]
    if citation.paragraph is None and citation.item is None:
        firm = [row for row in firm if row.paragraph or row.points]
    elif citation.item is None:
        firm = [row for row in firm if row.points]
    else:
        firm = []
    if not firm:
        return ()
    point = firm[0].points[0] if firm[0].points else None
    where = replace(citation, paragraph=firm[0].paragraph, item=point).text
    return (
        message(
            "{text} cites more than the rule: what restricts supply is in {where}; cite the "
            "paragraph or item.",
            text=citation.text,
            where=where,
        ),
    )


def title(statute: Statute, version: Version) -> str:
    """The statute with the label of its text, for sentences."""
    return f"《{statute.name}》（{version.label}）"


def _where(citation: Citation, row: Article) -> str:
    """Where a registered row stands and what it says."""
    places = [
        replace(citation, paragraph=row.paragraph, item=point, subitem=None).provision
        for point in (row.points or (None,))
    ]
    return f"{'、'.join(places)}（{row.clause}）"


def _renumbered_fault(
    citation: Citation, statute: Statute, version: Version, serves: Callable[[Article], bool]
) -> Fault | None:
    """The rule that another text has under this number, where this text's own does not serve."""
    number = citation.article or ""
    own = articles(version, number)
    if citation.year is not None or any(map(serves, own)):
        return None
    found = moved_article(statute, version, number)
    if found is None or (own and not serves(found[1])):
        return None
    other, now = found
    where = replace(
        citation, article=now.number, paragraph=now.paragraph, item=None, subitem=None
    ).provision
    sentence = message(
        "{text}: article {number} is a number of the text {other}; the articles were renumbered, "
        "in the text {label} in force that day this stands in {where}; cite {where}.",
        text=citation.text,
        number=citation.article,
        other=other.label,
        label=version.label,
        where=where,
    )
    return Fault("renumbered", sentence)


def _no_article(citation: Citation, statute: Statute, version: Version, day: date) -> Fault | None:
    number = citation.article or ""
    if articles(version, number):
        return None
    later = first_after(statute, day, number)
    if later is not None:
        sentence = message(
            "{text} is not in force yet: the text that has it takes effect on {day}; aggregate "
            "until then, or cite law in force.",
            text=citation.text,
            day=later,
        )
        return Fault("not_in_force", sentence)
    exists = article_exists(version, number)
    provision = replace(citation, paragraph=None, item=None, subitem=None).provision
    if exists is None:
        sentence = message(
            "the register does not know how many articles {title} has and cannot tell whether "
            "there is {provision}; have the legal office read the text and write last_article, "
            "or the article, in statutes/{key}.yml.",
            title=title(statute, version),
            provision=provision,
            key=statute.key,
        )
        return Fault("no_article", sentence)
    if exists:
        return None
    sentence = message(
        "{title} has {count} articles and no {provision}; check the number.",
        title=title(statute, version),
        count=last_article(version),
        provision=provision,
    )
    return Fault("no_article", sentence)


def _no_deeper(citation: Citation, statute: Statute, version: Version) -> Fault | None:
    """款 and 项 must be recorded; what is deeper than the register knows is refused."""
    if citation.paragraph is None and citation.item is None and citation.subitem is None:
        return None
    known = paragraphs(version, citation.article or "")
    where = f"{title(statute, version)}第{citation.article}条"
    if known is None:
        return _unknown_structure(citation, where)
    if citation.paragraph is not None and citation.paragraph > len(known):
        sentence = message(
            "{where} has only {count} paragraphs and no {provision}; check the number.",
            where=where,
            count=len(known),
            provision=citation.provision,
        )
        return Fault("no_paragraph", sentence)
    return _no_item(citation, where, known)


def _unknown_structure(citation: Citation, where: str) -> Fault:
    sentence = message(
        "the register does not record the paragraphs and items of {where} and cannot check "
        "{provision}; cite the article only, or have the register completed.",
        where=where,
        provision=citation.provision,
    )
    return Fault("no_paragraph", sentence)


def _no_item(citation: Citation, where: str, known: Paragraphs) -> Fault | None:
    if citation.item is None and citation.subitem is None:
        return None
    if citation.paragraph is None and sum(1 for count in known if count) > 1:
        sentence = message(
            "{provision} is unclear: several paragraphs of {where} have items; name the paragraph.",
            provision=citation.provision,
            where=where,
        )
        return Fault("no_item", sentence)
    count = max(known) if citation.paragraph is None else known[citation.paragraph - 1]
    if citation.item is not None and citation.item > count:
        what = message("has only {count} items", count=count) if count else message("has no items")
        sentence = message(
            "{where} {what}, no {provision}; check the number of the item.",
            where=where,
            what=what,
            provision=citation.provision,
        )
        return Fault("no_item", sentence)
    if citation.subitem is None:
        return None
    sentence = message(
        "the register records no subitems of {where} and cannot check {provision}; cite the "
        "item only.",
        where=where,
        provision=citation.provision,
    )
    return Fault("no_subitem", sentence)


def _paragraph_with_items(citation: Citation, version: Version) -> int | None:
    """The one paragraph of the article that has items."""
    known = paragraphs(version, citation.article or "") or ()
    return next((place for place, count in enumerate(known, start=1) if count), None)
