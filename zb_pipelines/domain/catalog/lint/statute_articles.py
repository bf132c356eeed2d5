"""The rows of one version of a statute: numbers, structure, and what each rule says it covers."""

from collections import Counter
from collections.abc import Iterator

from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.legal.model import Article, Version
from zb_pipelines.domain.legal.numerals import to_chinese, to_number
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.structure import Paragraphs, last_article, read_outline
from zb_pipelines.domain.legal.use import SUFFICIENT
from zb_pipelines.domain.messages import message

Row = tuple[str, int | None, tuple[int, ...]]


def article_problems(where: str, version: Version, book: StatuteBook) -> Iterator[Problem]:
    """What is wrong with the articles of ``version``; ``where`` is its place in its file."""
    if version.outline and version.last_article not in (None, last_article(version)):
        what = message(
            "last_article is {last}, outline has {count} articles",
            last=version.last_article,
            count=last_article(version),
        )
        yield Problem(f"{where}.last_article", what, message("count the articles of the text"))
    seen = Counter[Row]()
    for place, article in enumerate(version.articles):
        path = f"{where}.articles[{place}]"
        row = (article.number, article.paragraph, article.points)
        seen[row] += 1
        if seen[row] > 1:
            what = message("the provision stands twice in this version")
            yield Problem(path, what, message("keep one of the two"))
        if problem := _number(path, article, version):
            yield problem
        else:
            yield from _structure(path, article, version)
        yield from _rule(path, article, book)


def _number(path: str, article: Article, version: Version) -> Problem | None:
    """The number must be the numeral under which a citation is looked up."""
    parts = article.number.split("之")
    try:
        values = [to_number(part) for part in parts]
    except InputError as refused:
        return Problem(f"{path}.number", refused.problems[0].what, refused.problems[0].remedy)
    written = "之".join(map(to_chinese, values))
    if len(parts) > 2 or article.number != written:
        what = message("'{number}' is never found", number=article.number)
        remedy = message("write it as {written}", written=written)
        return Problem(f"{path}.number", what, remedy)
    last = last_article(version)
    if last is not None and values[0] > last:
        what = message("the version has {last} articles only", last=last)
        return Problem(f"{path}.number", what, message("correct number or last_article"))
    return None


def _structure(path: str, article: Article, version: Version) -> Iterator[Problem]:
    drawn = read_outline(version.outline).get(article.number) if version.outline else None
    own = article.paragraphs
    if article.strength in SUFFICIENT["aggregation"] and own is None and drawn is None:
        what = message("a rule that forbids supply says not how many paragraphs its article has")
        remedy = message("write paragraphs, and items where a paragraph has any")
        yield Problem(f"{path}.paragraphs", what, remedy)
    known = drawn or _own(article)
    if drawn is not None and own is not None and (own, _items(article)) != (len(drawn), drawn):
        what = message("paragraphs and items differ from the outline of the version")
        yield Problem(f"{path}.paragraphs", what, message("count them in the text"))
    if known is None:
        return
    if article.paragraph is not None and article.paragraph > len(known):
        what = message(
            "paragraph {paragraph} of {count}", paragraph=article.paragraph, count=len(known)
        )
        yield Problem(f"{path}.paragraph", what, message("count the paragraphs in the text"))
        return
    count = known[(article.paragraph or 1) - 1]
    if any(point > count for point in article.points):
        what = message("item {item} of {count}", item=max(article.points), count=count)
        yield Problem(f"{path}.points", what, message("count the items in the text"))


def _own(article: Article) -> Paragraphs | None:
    return _items(article) if article.paragraphs else None


def _items(article: Article) -> Paragraphs:
    return tuple(article.items.get(place, 0) for place in range(1, (article.paragraphs or 0) + 1))


def _rule(path: str, article: Article, book: StatuteBook) -> Iterator[Problem]:
    if article.paragraphs is not None and any(n > article.paragraphs for n in article.items):
        what = message("items of a paragraph that the article does not have")
        yield Problem(f"{path}.items", what, message("count the paragraphs in the text"))
    if bool(article.strength) != bool(article.covers):
        what = (
            message("the rule forbids supply, but covers nothing")
            if article.strength
            else message("the rule covers subjects, but forbids nothing")
        )
        remedy = message("write both strength and covers, or neither")
        yield Problem(f"{path}.covers", what, remedy)
    if article.refers_to is not None and book.find(article.refers_to) is None:
        what = message("refers_to names '{name}', which is not registered", name=article.refers_to)
        yield Problem(f"{path}.refers_to", what, message("register it, or correct the name"))
    if article.refers_to is not None and article.strength is None:
        what = message("a rule that only refers to another law says not how firmly")
        yield Problem(f"{path}.strength", what, message("write strength and covers"))
