"""The rules of the verdict that need an instrument made for the case."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.legal.model import Article, Exemption, Rank, Statute, Version
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.verdict import Verdict, verdict

DAY = date(2026, 11, 22)
RULE = Article(number="五", gist="不得提供甲资料。", strength="S1", covers=("甲",))


def statute(
    *versions: Version,
    key: str = "a",
    name: str = "某法",
    rank: Rank = "法律",
    issuer: str = "全国人民代表大会常务委员会",
    territory: str = "全国",
) -> Statute:
    texts = versions or (Version(label="2020年公布", in_force=date(2020, 1, 1), articles=(RULE,)),)
    return Statute(
        key=key, name=name, rank=rank, issuer=issuer, territory=territory,
        source="测试", checked=DAY, versions=texts,
    )  # fmt: skip


def judge(
    law: Statute,
    day: date = DAY,
    *,
    basis: str = "《某法》第五条",
    decided: date = date(2021, 1, 1),
    review_by: date = date(2027, 1, 1),
) -> Verdict:
    exemption = Exemption(
        basis=basis, reason="测试", decided=decided, decided_by="某局", review_by=review_by
    )
    return verdict(exemption, {"item": "甲"}, {law.key: law}, day)


def test_a_supervision_regulation_is_accepted_and_flagged() -> None:
    decided = judge(statute(rank="监察法规", issuer="国家监察委员会"))
    assert decided.valid
    assert any("监察法规" in flag for flag in decided.flags)


def test_a_military_regulation_goes_to_a_person() -> None:
    decided = judge(statute(rank="军事法规", issuer="中央军事委员会"))
    assert not decided.valid
    assert "人工复核" in decided.reasons[0]


@pytest.mark.parametrize("territory", ["山东省", "淄博市"])
def test_a_regulation_of_shandong_or_zibo_is_accepted(territory: str) -> None:
    law = statute(
        rank="地方性法规", issuer=f"{territory}人民代表大会常务委员会", territory=territory
    )
    assert judge(law).valid


@pytest.mark.parametrize(
    ("rank", "issuer"),
    [
        ("法律", "国务院"),
        ("行政法规", "国家互联网信息办公室"),
        ("行政法规", "中共中央、国务院"),
        ("地方性法规", "淄博市人民政府"),
    ],
)
def test_a_rank_that_its_issuer_cannot_give_is_refused(rank: Rank, issuer: str) -> None:
    decided = judge(statute(rank=rank, issuer=issuer, territory="淄博市"))
    assert not decided.valid
    assert "效力级别不能确认" in decided.reasons[0]


def test_a_regulation_of_the_state_council_with_the_military_commission_is_accepted() -> None:
    assert judge(statute(rank="行政法规", issuer="国务院、中央军事委员会")).valid


def test_a_passed_review_day_is_a_flag_and_does_not_end_the_exemption() -> None:
    decided = judge(statute(), review_by=DAY - timedelta(days=1))
    assert decided.valid
    assert any("复核期限2026-11-21已过" in flag for flag in decided.flags)
    assert not any("复核期限" in flag for flag in judge(statute(), review_by=DAY).flags)


def test_an_exemption_does_not_hold_before_it_was_decided() -> None:
    decided = judge(statute(), decided=DAY + timedelta(days=1))
    assert not decided.valid
    assert "此前不生效" in decided.reasons[0]


def test_a_basis_that_was_wrong_when_it_was_decided_is_flagged() -> None:
    decided = judge(statute(), decided=date(2019, 12, 31))
    assert decided.valid
    assert any("作出决定之日（2019-12-31）依据即有问题" in flag for flag in decided.flags)


def test_an_exemption_without_items_is_refused() -> None:
    exemption = Exemption(
        basis="《某法》第五条", reason="测试", decided=date(2021, 1, 1),
        decided_by="某局", review_by=DAY,
    )  # fmt: skip
    decided = verdict(exemption, {}, {"a": statute()}, DAY)
    assert not decided.valid
    assert "没有涉及任何信息项" in decided.reasons[0]


def test_a_rule_without_topic_is_found_again_by_its_gist_or_what_it_covers() -> None:
    renamed = RULE.model_copy(update={"number": "八", "gist": "甲资料不得对外提供。"})
    law = statute(
        Version(label="旧", in_force=date(2010, 1, 1), until=date(2020, 1, 1), articles=(RULE,)),
        Version(label="新", in_force=date(2020, 1, 1), articles=(renamed,)),
    )
    assert "请改引第八条" in judge(law).reasons[0]
    assert judge(law, basis="《某法》第八条").valid


def test_an_inserted_article_is_its_own_article() -> None:
    inserted = RULE.model_copy(update={"number": "五之一"})
    law = statute(Version(label="新", in_force=date(2020, 1, 1), articles=(inserted,)))
    assert judge(law, basis="《某法》第五条之一").valid
    assert not judge(law, basis="《某法》第五条").valid


def test_a_version_without_any_day_holds_on_none() -> None:
    law = statute(
        Version(label="旧", until=date(2020, 1, 1), articles=(RULE,)),
        Version(label="新", articles=(RULE,)),
    )
    for day in (date(2019, 12, 31), date(2020, 1, 1), DAY):
        decided = judge(law, day, decided=date(2001, 1, 1))
        assert [fault.category for fault in decided.faults] == ["not_in_force"]


def test_a_version_whose_entry_into_force_is_unknown_counts_from_its_publication() -> None:
    law = statute(Version(label="新", published=date(2020, 1, 1), articles=(RULE,)))
    assert not judge(law, date(2019, 12, 31), decided=date(2001, 1, 1)).valid
    after = judge(law, date(2020, 1, 1), decided=date(2020, 1, 1))
    assert after.valid
    assert any("暂按2020-01-01起计" in flag for flag in after.flags)


def test_a_name_of_two_statutes_names_neither_and_leaves_the_others_alone() -> None:
    book = StatuteBook(
        {
            "a": statute(),
            "b": statute(key="b", name="中华人民共和国某法"),
            "c": statute(key="c", name="别的法"),
        }
    )
    assert book.find("某法") is None
    assert [each.key for each in book.claimants("某法")] == ["a", "b"]
    assert book.find("别的法") is not None


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_a_version_excuses_from_its_first_day_to_the_day_before_its_end(day: date) -> None:
    start, end = date(2020, 3, 1), date(2024, 6, 1)
    law = statute(Version(label="某年公布", in_force=start, until=end, articles=(RULE,)))
    assert judge(law, day, decided=date(2001, 1, 1)).valid == (start <= day < end)


@given(st.text(max_size=40))
def test_no_text_in_the_place_of_a_basis_breaks_the_night(basis: str) -> None:
    decided = judge(statute(), basis=basis)
    assert decided.valid == (not decided.reasons)
