import pytest
from hypothesis import given
from hypothesis import strategies as st

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.citation import Citation, parse_citations
from zb_pipelines.domain.legal.numerals import to_chinese


@pytest.mark.parametrize(
    ("text", "provisions"),
    [
        ("《统计法》第二十八条", ["《统计法》第二十八条"]),
        ("《统计法》第28条", ["《统计法》第二十八条"]),
        ("《统计法》第２８条第１款", ["《统计法》第二十八条第一款"]),
        ("《 统计法 》 第 二十八 条", ["《统计法》第二十八条"]),
        ("根据《统计法》第二十八条的规定", ["《统计法》第二十八条"]),
        ("依照《统计法》第二十八条规定。", ["《统计法》第二十八条"]),
        (
            "《中华人民共和国统计法》（2024修正）第二十八条",
            ["《中华人民共和国统计法》第二十八条"],
        ),
        (
            "《保守国家秘密法》第三十一条第一款第（二）项",
            ["《保守国家秘密法》第三十一条第一款第（二）项"],
        ),
        ("《保密法》第31条第(2)项", ["《保密法》第三十一条第（二）项"]),
        ("《保密法》第三十一条第二项", ["《保密法》第三十一条第（二）项"]),
        ("《保密法》第三十一条（二）项", ["《保密法》第三十一条第（二）项"]),
        ("《某法》第三条之一", ["《某法》第三条之一"]),
        ("《某法》第三条之一第二款第（三）项第2目", ["《某法》第三条之一第二款第（三）项第二目"]),
        (
            "《保密法》第三十一条第（二）（三）项",
            ["《保密法》第三十一条第（二）项", "《保密法》第三十一条第（三）项"],
        ),
        (
            "《保密法》第三十一条第（二）、（三）项",
            ["《保密法》第三十一条第（二）项", "《保密法》第三十一条第（三）项"],
        ),
        (
            "《保密法》第三十一条第（二）项、第（三）项",
            ["《保密法》第三十一条第（二）项", "《保密法》第三十一条第（三）项"],
        ),
        ("《某法》第三条、第五条第二款", ["《某法》第三条", "《某法》第五条第二款"]),
        ("《某法》第五条第二款、第三条", ["《某法》第五条第二款", "《某法》第三条"]),
        ("《某法》第十三条第二款、第三款", ["《某法》第十三条第二款", "《某法》第十三条第三款"]),
        (
            "《某法》第一条第二款第（一）项、第三款",
            ["《某法》第一条第二款第（一）项", "《某法》第一条第三款"],
        ),
        (
            "《测绘成果管理条例》第十六条至第十八条",
            [f"《测绘成果管理条例》第{n}条" for n in ("十六", "十七", "十八")],
        ),
        ("《某法》第9条-第11条", [f"《某法》第{n}条" for n in ("九", "十", "十一")]),
        (
            "《某法》第七条第一款至第三款",
            [f"《某法》第七条第{n}款" for n in "一二三"],
        ),
        (
            "《某法》第七条第（一）项至第（三）项",
            [f"《某法》第七条第（{n}）项" for n in "一二三"],
        ),
        ("《甲法》第一条；《乙法》第二条", ["《甲法》第一条", "《乙法》第二条"]),
        ("《甲法》第一条;《乙法》第二条", ["《甲法》第一条", "《乙法》第二条"]),
        ("《甲法》第一条和《乙法》第二条", ["《甲法》第一条", "《乙法》第二条"]),
        ("《甲法》第一条以及《乙法》第二条", ["《甲法》第一条", "《乙法》第二条"]),
        ("《甲法》第一条，《甲法》第一条", ["《甲法》第一条"]),
        ("《甲法》、《乙法》第二条", ["《甲法》", "《乙法》第二条"]),
        (
            "《国务院办公厅关于印发《某办法》的通知》第三条",
            ["《国务院办公厅关于印发《某办法》的通知》第三条"],
        ),
    ],
)
def test_a_basis_is_read_as_the_provisions_it_cites(text: str, provisions: list[str]) -> None:
    assert [citation.text for citation in parse_citations(text)] == provisions


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", "没有写明法律、法规名称"),
        ("统计法第二十八条", "读不懂“统计法第二十八条”"),
        ("第二十八条", "之前没有法律、法规名称"),
        ("《统计法》第二款", "没有写明是哪一条"),
        ("《统计法》第（一）项", "没有写明是哪一条"),
        ("《统计法》第二十八条及有关规定", "读不懂"),
        ("《统计法》第二十八条等", "读不懂“等”"),
        ("《统计法第二十八条", "读不懂"),
        ("《统计法》第十八条至第十六条", "不成立或者过宽"),
        ("《统计法》第一条至第九百条", "不成立或者过宽"),
        ("《统计法》第十六条至第二款", "不是同一级"),
        ("《统计法》第十六条之一至第十八条", "请逐条列出"),
        ("《统计法》第十六条至", "缺少条、款或者项"),
        ("《统计法》第二三十条", "不是序号"),
        ("内部工作需要", "读不懂"),
    ],
)
def test_a_basis_half_understood_is_refused_with_a_remedy(text: str, fragment: str) -> None:
    with pytest.raises(InputError, match=fragment) as refused:
        parse_citations(text)
    assert all(problem.remedy for problem in refused.value.problems)


def test_the_revision_year_is_kept() -> None:
    (citation,) = parse_citations("《统计法》（2009年修订）第二十五条")
    assert citation.year == 2009


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    article = to_chinese(draw(st.integers(1, 1300)))
    if draw(st.booleans()):
        article += f"之{to_chinese(draw(st.integers(1, 12)))}"
    numbers = st.none() | st.integers(1, 30)
    item = draw(numbers)
    subitem = draw(numbers) if item else None
    return Citation("某法", article, draw(numbers), item, subitem)


@given(st.lists(citations(), min_size=1, max_size=4, unique=True))
def test_what_reports_print_reads_back_as_the_same_citations(cited: list[Citation]) -> None:
    assert parse_citations("；".join(citation.text for citation in cited)) == tuple(cited)
