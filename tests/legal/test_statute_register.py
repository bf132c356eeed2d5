"""The shipped register: complete enough for art. 13, consistent, and honest about its sources."""

from itertools import pairwise

from zb_pipelines.domain.legal.legal_rank import LAWS, objection
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.numerals import to_chinese, to_number
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import starts


def test_every_instrument_has_its_own_names(statutes: dict[str, Statute]) -> None:
    book = StatuteBook(statutes)
    for statute in statutes.values():
        assert all(book.find(name) is statute for name in (statute.name, *statute.aliases))


def test_subjects_are_spelled_as_the_list_has_them(
    statutes: dict[str, Statute], meanings: dict[str, str]
) -> None:
    used = {
        subject
        for statute in statutes.values()
        for version in statute.versions
        for article in version.articles
        for subject in (*article.covers, *article.requires)
    }
    assert used <= set(meanings)


def test_article_numbers_are_canonical_numerals(statutes: dict[str, Statute]) -> None:
    for statute in statutes.values():
        for version in statute.versions:
            for article in version.articles:
                number = to_number(article.number.partition("之")[0])
                assert article.number.partition("之")[0] == to_chinese(number)
                assert number <= (version.last_article or number)


def test_versions_follow_each_other_without_overlap(statutes: dict[str, Statute]) -> None:
    for statute in statutes.values():
        begins = starts(statute)
        for (_, before), (start, _) in pairwise(zip(begins, statute.versions, strict=True)):
            assert before.until is not None
            assert before.until <= start


def test_a_firm_provision_says_what_it_covers(statutes: dict[str, Statute]) -> None:
    for statute in statutes.values():
        for version in statute.versions:
            for article in version.articles:
                assert bool(article.strength) == bool(article.covers), (statute.key, article.number)


def test_accepted_ranks_agree_with_the_issuer(statutes: dict[str, Statute]) -> None:
    for statute in statutes.values():
        if statute.rank in LAWS and statute.territory in ("全国", "山东省", "淄博市"):
            assert objection(statute) is None, statute.key


def test_what_nobody_checked_says_so(statutes: dict[str, Statute]) -> None:
    assert all(
        "未核验" in statute.source or "据" in statute.source or "原文" in statute.source
        for statute in statutes.values()
    )


def test_the_register_has_instruments_of_every_kind_that_agencies_cite(
    statutes: dict[str, Statute],
) -> None:
    assert len(statutes) >= 45
    ranks = {statute.rank for statute in statutes.values()}
    assert ranks >= {
        "法律", "行政法规", "监察法规", "地方性法规", "部门规章", "地方政府规章",
        "规范性文件", "党内法规", "标准", "司法解释", "经济特区法规", "自治条例和单行条例",
    }  # fmt: skip
