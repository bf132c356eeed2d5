"""The shipped register: complete enough for art. 13, consistent, and honest about its sources."""

from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook


def test_every_instrument_has_its_own_names(statutes: dict[str, Statute]) -> None:
    book = StatuteBook(statutes)
    for statute in statutes.values():
        assert all(book.find(name) is statute for name in (statute.name, *statute.aliases))


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
