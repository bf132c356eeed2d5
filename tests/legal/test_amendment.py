"""What a new text of a statute does to each citation of it; and the clock that starts with it."""

from datetime import date

import pytest

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.amendment import amendments, effect, named_provisions
from zb_pipelines.domain.legal.amendment_deadline import chosen_start, deadline, start_of, urgency
from zb_pipelines.domain.legal.model import Article, Statute, Version

SECRET = Article(number="五", topic="保密", gist="应当保密。", strength="S4", covers=("甲",))
SAME = Article(number="六", gist="按月报告。", requires=("乙",))


def statute(*versions: Version) -> Statute:
    return Statute(
        key="sample",
        name="虚构事务条例",
        rank="行政法规",
        issuer="国务院",
        source="测试",
        versions=versions,
    )


OLD = Version(
    label="2010年", in_force=date(2010, 1, 1), until=date(2026, 9, 1), articles=(SECRET, SAME)
)
NEW = Version(
    label="2026年修订",
    published=date(2026, 7, 1),
    in_force=date(2026, 9, 1),
    articles=(
        SECRET.model_copy(update={"number": "八"}),
        SAME,
        Article(number="七", gist="新设的规定。"),
        Article(number="九", gist="按季报告。"),
    ),
)
RENUMBERED = statute(OLD, NEW)

# citation → what the revision does to it, a piece of the sentence
EFFECTS = [
    ("《虚构事务条例》第五条", "renumbered", "请改引第八条"),
    ("《虚构事务条例》第六条", "untouched", "没有变化"),
    ("《虚构事务条例》第七条", "untouched", "新文本"),
    ("《虚构事务条例》第三十条", "unclear", "没有登记"),
    ("《虚构事务条例》", "unclear", "只引了名称"),
    ("《虚构事务条例》（2026修订）第五条", "untouched", "2026年修订"),
]  # fmt: skip


@pytest.mark.parametrize(("basis", "kind", "words"), EFFECTS)
def test_a_revision_is_told_for_each_citation(basis: str, kind: str, words: str) -> None:
    (step,) = amendments(RENUMBERED)
    (citation,) = named_provisions(basis)
    found = effect(citation, step)
    assert (found.kind, words in found.sentence) == (kind, True), found.sentence


def test_a_rule_that_says_something_else_under_its_number_is_amended() -> None:
    stricter = SECRET.model_copy(update={"gist": "不得对外提供。", "strength": "S1"})
    (step,) = amendments(statute(OLD, NEW.model_copy(update={"articles": (stricter,)})))
    (citation,) = named_provisions("《虚构事务条例》第五条")
    assert effect(citation, step).kind == "amended"


def test_a_repeal_touches_every_citation_and_names_the_heir() -> None:
    ended = OLD.model_copy(update={"ended_by": "《虚构法典》"})
    (step,) = amendments(statute(ended))
    for basis in ("《虚构事务条例》第五条", "《虚构事务条例》第六条", "《虚构事务条例》"):
        found = effect(named_provisions(basis)[0], step)
        assert found.kind == "repealed"
        assert "由《虚构法典》取代" in found.sentence


def test_the_register_tells_the_renumbering_of_the_statistics_law(
    statutes: dict[str, Statute],
) -> None:
    (step,) = amendments(statutes["statistics_law"])
    assert step.key == "statistics_law@2024-09-13"
    old, new = (
        effect(named_provisions(f"《统计法》第{n}条")[0], step) for n in ("二十五", "二十八")
    )
    assert (old.kind, new.kind) == ("renumbered", "untouched")
    assert "请改引第二十八条" in old.sentence


NAMED = [
    ("《户口登记条例》第七条、第八条规定的户口登记职责", ["第七条", "第八条"]),
    ("按照《甲法》第三条第二款和《乙条例》第五条履行职责", ["第三条第二款", "第五条"]),
    ("《甲法》的有关规定", [""]),
    ("按照三定规定", []),
    (None, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "provisions"), NAMED)
def test_provisions_are_found_in_free_text(text: str | None, provisions: list[str]) -> None:
    assert [citation.provision for citation in named_provisions(text)] == provisions


CLOCK = [
    # in force, published, which day starts the clock, due
    ("2026-09-20", "2026-07-01", "in_force", "2026-10-16"),
    ("2026-11-20", "2024-09-20", "published", "2024-10-16"),
    ("2025-01-25", None, "published", "2025-02-20"),
]  # fmt: skip


@pytest.mark.parametrize(("in_force", "published", "start", "due"), CLOCK)
def test_fifteen_working_days_count_from_the_chosen_day(
    in_force: str, published: str | None, start: str, due: str
) -> None:
    told = date.fromisoformat(published) if published else None
    began = start_of(
        date.fromisoformat(in_force), told, "published" if start == "published" else "in_force"
    )
    assert deadline(began).day == date.fromisoformat(due)


def test_a_deadline_beyond_the_published_calendar_is_provisional_and_no_exception() -> None:
    assert deadline(date(2026, 12, 11)).provisional
    assert not deadline(date(2026, 12, 10)).provisional


URGENCY = [
    ("2026-10-16", "2026-10-17", "overdue"),
    ("2026-10-16", "2026-10-16", "due_today"),
    ("2026-10-16", "2026-10-15", "within_2"),
    ("2026-10-16", "2026-10-14", "within_2"),
    ("2026-10-16", "2026-10-13", "within_5"),
    ("2026-10-16", "2026-10-10", "within_5"),  # a make-up Saturday
    ("2026-10-16", "2026-10-09", "later"),
]  # fmt: skip


@pytest.mark.parametrize(("due", "day", "level"), URGENCY)
def test_urgency_counts_working_days(due: str, day: str, level: str) -> None:
    assert urgency(date.fromisoformat(due), date.fromisoformat(day)) == level


def test_another_word_for_the_clock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_LAW_CLOCK", "someday")
    with pytest.raises(InputError, match="someday"):
        chosen_start()
