"""What must hold for every citation that can be built from a register, and for every text at all."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zb_pipelines.domain.legal.citation import Citation, named_provisions, parse_citations
from zb_pipelines.domain.legal.judgement import judge
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.numerals import to_chinese, to_number
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.structure import last_article, paragraphs
from zb_pipelines.domain.legal.timeline import holds, start
from zb_pipelines.domain.legal.use import USES, Use
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAYS = st.dates(date(2005, 1, 1), date(2030, 1, 1))


@cache
def register() -> dict[str, Statute]:
    return {
        file.stem: Statute(key=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(Path(SHIPPED_CATALOG / "statutes").glob("*.yml"))
    }


@cache
def firm() -> list[tuple[Statute, Version, Article]]:
    """Every registered rule that forbids supply and stands alone, of law that counts here."""
    return [
        (statute, version, article)
        for statute in register().values()
        for version in statute.versions
        for article in version.articles
        if article.strength in ("S1", "S2", "S3") and article.refers_to is None
    ]


def cited(statute: Statute, article: Article) -> Citation:
    point = article.points[0] if article.points else None
    return Citation(statute.name, article.number, article.paragraph, point)


def valid(
    citation: str, subject: str, day: date, statutes: dict[str, Statute], use: Use = "aggregation"
) -> bool:
    return not judge(citation, use, {"item": subject}, StatuteBook(statutes), day).faults


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(firm()), DAYS)
def test_a_rule_of_the_register_is_a_basis_on_exactly_the_days_its_text_is_in_force(
    rule: tuple[Statute, Version, Article], day: date
) -> None:
    statute, version, article = rule
    first, last = start(version), version.until
    assert first is not None
    for when in (
        day,
        first,
        first - timedelta(days=1),
        *([last, last - timedelta(days=1)] if last else []),
    ):
        same_elsewhere = any(
            other is not version and holds(other, when) and article in other.articles
            for other in statute.versions
        )
        held = valid(cited(statute, article).text, article.covers[0], when, register())
        assert held == (holds(version, when) or same_elsewhere)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(firm()),
    st.integers(1, 5),
    st.sampled_from(["paragraph", "item", "subitem", "article"]),
)
def test_one_step_deeper_or_one_article_further_is_never_a_basis(
    rule: tuple[Statute, Version, Article], further: int, level: str
) -> None:
    statute, version, article = rule
    day = start(version)
    known = paragraphs(version, article.number)
    assert day is not None
    assert known is not None
    whole = cited(statute, article)
    step = {
        "paragraph": f"《{statute.name}》第{article.number}条第{len(known) + further}款",
        "item": f"《{statute.name}》第{article.number}条第{article.paragraph or 1}款第（{to_chinese(max(known) + further)}）项",
        "subitem": f"{whole.text}第{further}目",
        "article": f"《{statute.name}》第{to_chinese((last_article(version) or to_number(article.number)) + further)}条",
    }[level]
    for use in USES:
        assert not valid(step, article.covers[0], day, register(), use), step


CHANGES = st.sampled_from(
    [
        {"issuer": "国务院办公厅"},
        {"issuer": "全国人民代表大会常务委员会办公厅"},
        {"issuer": "淄博市人民政府"},
        {"issuer": "公安部"},
        {"rank": "部门规章"},
        {"rank": "规范性文件"},
        {"rank": "地方性法规"},
        {"rank": "标准"},
        {"territory": "浙江省"},
        {"territory": "桓台县"},
    ]
)
STATUTES = st.sampled_from(sorted({statute.key for statute, _, _ in firm()}))
PROVISIONS = st.tuples(st.integers(1, 70), st.integers(0, 3), st.integers(0, 3))
SUBJECTS = st.sampled_from(sorted({subject for _, _, rule in firm() for subject in rule.covers}))


@settings(max_examples=150, deadline=None)
@given(STATUTES, PROVISIONS, SUBJECTS, CHANGES, DAYS, st.sampled_from(["aggregation", "sharing"]))
def test_another_issuer_rank_or_territory_never_makes_a_basis(
    key: str,
    provision: tuple[int, int, int],
    subject: str,
    change: dict[str, str],
    day: date,
    use: Use,
) -> None:
    statute = register()[key]
    article, paragraph, item = provision
    text = Citation(statute.name, to_chinese(article), paragraph or None, item or None).text
    changed = statute.model_copy(update=change)
    before = valid(text, subject, day, register(), use)
    after = valid(text, subject, day, {**register(), key: changed}, use)
    assert before or not after


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(firm()),
    st.sampled_from(["草案", "修订草案", "征求意见稿", "送审稿", "已废止", "二次审议稿"]),
    st.booleans(),
    st.sampled_from(USES),
)
def test_a_draft_is_never_a_basis(
    rule: tuple[Statute, Version, Article], words: str, inside: bool, use: Use
) -> None:
    statute, version, article = rule
    day = start(version)
    assert day is not None
    provision = cited(statute, article).provision
    name = f"《{statute.name}（{words}）》" if inside else f"《{statute.name}》（{words}）"
    assert not valid(name + provision, article.covers[0], day, register(), use)


PIECES = st.sampled_from(
    ["《统计法》", "《", "》", "（草案）", "（2024修正）", "第", "二十八", "一二", "28", "条", "款", "项", "目",
     "（一）", "之一", "至", "、", "和", "；", "〈", "〉", "（", "）", "\u200b", " ", "的规定", "等", "零", "九" * 50, "9" * 5000]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=60), st.sampled_from(USES), DAYS
)
def test_no_text_raises_anything(text: str, use: Use, day: date) -> None:
    judged = judge(text, use, {"item": "统计调查单位资料"}, StatuteBook(register()), day)
    assert all(fault.sentence for fault in judged.faults)
    named_provisions(text)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(firm()),
    st.lists(
        st.sampled_from(
            ["\u200b", "\ufeff", "\u00ad", "\u00a0", "\u3000", "\u200d", " ", "\ufe0f"]
        ),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_what_cannot_be_seen_changes_no_reading(
    rule: tuple[Statute, Version, Article], unseen: list[str], random: object
) -> None:
    statute, _, article = rule
    text = cited(statute, article).text
    spoilt = text
    for letter in unseen:
        place = random.randint(0, len(spoilt))  # type: ignore[attr-defined]
        spoilt = spoilt[:place] + letter + spoilt[place:]
    assert parse_citations(spoilt) == parse_citations(text)
