"""A text in another encoding than declared is kept back with its cause; rare characters alone never are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.agencies import PullError, Source
from resources.agencies.files.other_encoding import Judged
from tests.resources.agencies.test_file_forms import dbf
from zb_pipelines.domain.catalog.model.model import Entry

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[[str], Source]
ROLLS = {
    "big5": "王大明,林美玲,陳志豪,張雅婷,李建國,臺北市,高雄市,新竹縣",
    "cp950": "王大明,林美玲,陳志豪,張雅婷,李建國,臺北市,恒春鎮,墻",
    "shift_jis": "山田太郎,田中花子,佐藤健,東京都,トヨタ自動車,大阪",
    "cp932": "山田太郎,田中花子,髙橋健,東京都,トヨタ自動車,大阪",
    "euc_kr": "김민수,이영희,박철수,최지우,서울특별시,부산광역시",
    "cp949": "김민수,이영희,박철수,최지우,서울특별시,부산광역시,똠",
    "euc_jp": "山田太郎,佐藤健,トヨタ自動車株式会社,東京都千代田区丸の内,電話,住所,大阪府,会社名",
    "gb18030": "淄博市张店区,李明,王强,公司名称,统一社会信用代码,住所",
}
WRONG = [
    ("big5", "gb18030"), ("big5", "gbk"), ("cp950", "gb18030"), ("shift_jis", "gb18030"),
    ("shift_jis", "gbk"), ("cp932", "gb18030"), ("euc_kr", "gb18030"), ("euc_kr", "gb2312"), ("cp949", "gb18030"),
    ("gb18030", "latin-1"), ("gb18030", "cp1252"), ("gb18030", "cp437"),
    ("euc_jp", "gb18030"), ("euc_jp", "big5"), ("euc_kr", "euc_jp"), ("gb18030", "euc_jp"),
]  # fmt: skip
HONEST = {
    "surnames and rare given names": "王珺,李翀,赵翾,孙昇,周甯,吴赟,郑煊,冯垚,陈犇,褚喆,卫旻,蒋曌",
    "characters that stand for themselves": "龘,䶮,犇,骉,淼,鑫,猋,羴,鱻,麤,靐,驫",
    "characters of four bytes": "𠮷野,𡈽田,㐂,䲟,䴙,𬱖,𫖯,𪣻,𬍤,𬭚",
    "medicines of one end of the alphabet": "白芷,半夏,贝母,槟榔,百合,柏子仁,巴戟天,白术,补骨脂,板蓝根,冰片,薄荷",
    "kana": "ソニー,パナソニック,トヨタ,ホンダ,ヤマハ,カシオ,シャープ,キヤノン",
    "Greek and Cyrillic": "αβγδεζηθ,абвгдежзийклмн",
    "characters that somebody made": "王\ue000,李\ue001,赵\ue002,孙\ue003,周\ue004,吴\ue005",
    "traditional characters": "臺灣積體電路製造股份有限公司,鴻海精密工業,廣達電腦,聯華電子",
    "few": "张三,李四",
}


def refused(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


def as_csv(words: str) -> str:
    return "身份证号,xm,town_code\n".replace("身份证号", "id_no") + "".join(
        f"A{at},{word},1\n" for at, word in enumerate(words.split(","))
    )


@pytest.fixture
def names(make_entry: Callable[..., Entry], roll: Entry) -> Entry:
    key, name, town = roll.items
    return make_entry(key.model_copy(update={"column": "id_no"}), name, town)


@pytest.mark.parametrize(("meant", "told_as"), WRONG)
def test_another_encoding_than_declared_is_kept_back_with_the_one_meant(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, meant: str, told_as: str
):
    (tmp_path / "r.csv").write_bytes(as_csv(ROLLS[meant]).encode(meant))
    told = refused(taken, file_source(f"kind: csv, path: r.csv, encoding: {told_as}"), names)
    assert told.kind == "encoding"
    assert meant in str(told)
    source = file_source(f"kind: csv, path: r.csv, encoding: {meant}")
    assert [row[1] for row in taken(source, names)] == ROLLS[meant].split(",")


DECODABLE = [pair for pair in WRONG if pair != ("big5", "gbk")]


@pytest.mark.parametrize(("meant", "told_as"), [*DECODABLE, ("utf-8", "gbk")])
def test_a_certain_encoding_is_not_doubted(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, meant: str, told_as: str
):
    words = ROLLS.get(meant, "测试,代码,甲乙,丙丁")
    content = as_csv(words).encode(meant)
    (tmp_path / "r.csv").write_bytes(content)
    declared = f"kind: csv, path: r.csv, encoding: {told_as}"
    told = refused(taken, file_source(declared), names)
    assert "encoding_certain: true" in str(told)
    source = file_source(f"{declared}, encoding_certain: true")
    shown = [line.split(",")[1] for line in content.decode(told_as).splitlines()[1:]]
    assert [row[1] for row in taken(source, names)] == shown


@pytest.mark.parametrize(
    "content", [as_csv("李四").encode("gb18030") + b"A9,\xff\xff,1\n", b"\xef\xbb\xbf" + as_csv("李四").encode()]
)  # fmt: skip
def test_bytes_that_are_none_and_a_mark_are_refused_however_certain(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, content: bytes
):
    (tmp_path / "r.csv").write_bytes(content)
    source = file_source("kind: csv, path: r.csv, encoding: gb18030, encoding_certain: true")
    assert refused(taken, source, names).kind == "encoding"


def test_the_certain_encoding_of_a_table_is_not_doubted(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken
):
    words = ROLLS["big5"].split(",")
    table = dbf([(f"A{n}", word, "1") for n, word in enumerate(words)], "big5", key="id_no")
    (tmp_path / "r.dbf").write_bytes(table)
    declared = "kind: dbf, path: r.dbf, encoding: gb18030"
    assert "encoding: big5" in str(refused(taken, file_source(declared), names))
    shown = [word.encode("big5").decode("gb18030") for word in words]
    source = file_source(f"{declared}, encoding_certain: true")
    assert [row[1] for row in taken(source, names)] == shown


@pytest.mark.parametrize("told_as", ["utf-8", "gb18030", "big5", "latin-1"])
@pytest.mark.parametrize("meant", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_wide_encoding_without_a_mark_is_told(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, meant: str, told_as: str
):
    (tmp_path / "r.csv").write_bytes(as_csv(ROLLS["gb18030"]).encode(meant))
    told = refused(taken, file_source(f"kind: csv, path: r.csv, encoding: {told_as}"), names)
    assert (told.kind, f"encoding: {meant}" in str(told)) == ("encoding", True)
    source = file_source(f"kind: csv, path: r.csv, encoding: {meant}")
    assert [row[1] for row in taken(source, names)] == ROLLS["gb18030"].split(",")


@pytest.mark.parametrize(
    "words", ["Café,Zürich,naïve,François,Größe,Ångström,Łódź", "Siège,Société Générale"]
)
def test_latin_letters_are_nobodys_other_encoding(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, words: str
):
    (tmp_path / "r.csv").write_bytes(
        as_csv(words).encode("iso8859-2" if "Ł" in words else "latin-1", "replace")
    )
    encoding = "iso8859-2" if "Ł" in words else "latin-1"
    assert len(taken(file_source(f"kind: csv, path: r.csv, encoding: {encoding}"), names)) > 1


@pytest.mark.parametrize("meant", ["big5", "shift_jis", "euc_kr", "gb18030"])
def test_bytes_that_are_not_what_is_declared_are_told_with_the_encoding_that_fits(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, meant: str
):
    (tmp_path / "r.csv").write_bytes(as_csv(ROLLS[meant]).encode(meant))
    told = refused(taken, file_source("kind: csv, path: r.csv"), names)
    assert (told.kind, meant in str(told)) == ("encoding", True)


def test_a_damaged_text_is_not_taken_for_another_encoding(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken
):
    text = as_csv(ROLLS["gb18030"]).encode("gb18030")
    (tmp_path / "r.csv").write_bytes(text[:-9] + b"\xff" + text[-9:])
    told = refused(taken, file_source("kind: csv, path: r.csv, encoding: gb18030"), names)
    assert "文件已损坏" in str(told)


@pytest.mark.parametrize("form", ["ndjson", "xml"])
def test_every_kind_of_text_is_judged(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, form: str
):
    words = list(enumerate(ROLLS["big5"].split(",")))
    text, more = {
        "ndjson": (
            "".join(f'{{"id_no":"A{n}","xm":"{w}","town_code":"1"}}\n' for n, w in words),
            "",
        ),
        "xml": (
            f"<d>{''.join(f'<r><id_no>A{n}</id_no><xm>{w}</xm><town_code>1</town_code></r>' for n, w in words)}</d>",
            ", row: d/r",
        ),
    }[form]
    (tmp_path / "r").write_bytes(text.encode("big5"))
    told = refused(taken, file_source(f"kind: {form}, path: r, encoding: gb18030{more}"), names)
    assert "encoding: big5" in str(told)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-8-sig"])
def test_features_are_read_in_their_encoding(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, encoding: str
):
    words = ROLLS.get(encoding, ROLLS["gb18030"]).split(",")
    told = [
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"id_no": f"A{n}", "xm": w, "town_code": "1"},
        }
        for n, w in enumerate(words)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False)
    (tmp_path / "r.geojson").write_bytes(text.encode(encoding))
    source = file_source(f"kind: geojson, path: r.geojson, encoding: {encoding}")
    assert [row[1] for row in taken(source, names)] == words
    if encoding == "big5":
        wrong = file_source("kind: geojson, path: r.geojson, encoding: gb18030")
        assert "big5" in str(refused(taken, wrong, names))


@pytest.mark.parametrize(
    ("mark", "beside", "encoding"),
    [(0x4F, None, "big5"), (0x78, None, "big5"), (0, "950", "big5"), (0, "BIG5\r\n", "big5"), (0, "ANSI 936", "gb18030"),
     (0, "\ufeffUTF-8", "utf-8"), (0x79, None, "euc_kr"), (0, "CP949", "euc_kr"), (0x7B, None, "shift_jis"), (0, None, "utf-8"),
     (0, None, "gb18030"), (0x57, None, "gb18030")],
)  # fmt: skip
def test_a_table_is_read_as_its_mark_or_the_file_beside_it_says(
    tmp_path: Path,
    file_source: Declare,
    names: Entry,
    taken: Taken,
    mark: int,
    beside: str | None,
    encoding: str,
):
    words = ROLLS.get(encoding, ROLLS["gb18030"]).split(",")
    table = bytearray(
        dbf([(f"A{n}", word, "1") for n, word in enumerate(words)], encoding, key="id_no")
    )
    table[29] = mark
    (tmp_path / "r.dbf").write_bytes(table)
    if beside:
        (tmp_path / "r.cpg").write_text(beside, "utf-8")
    assert [row[1] for row in taken(file_source("kind: dbf, path: r.dbf"), names)] == words


def test_a_table_without_a_mark_is_judged(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken
):
    words = ROLLS["big5"].split(",")
    table = dbf([(f"A{n}", word, "1") for n, word in enumerate(words)], "big5", key="id_no")
    (tmp_path / "r.dbf").write_bytes(table)
    assert "encoding: big5" in str(refused(taken, file_source("kind: dbf, path: r.dbf"), names))


@pytest.mark.parametrize("beside", ["system", "utf\0-8", "\0gb\0"])
def test_an_encoding_beside_a_table_that_nobody_knows_is_told(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, beside: str
):
    (tmp_path / "r.dbf").write_bytes(dbf([("A1", "李", "1")], key="id_no"))
    (tmp_path / "r.cpg").write_text(beside)
    told = refused(taken, file_source("kind: dbf, path: r.dbf"), names)
    assert (told.kind, "r.dbf" in str(told)) == ("encoding", True)


@pytest.mark.parametrize("words", HONEST.values(), ids=HONEST)
def test_rare_characters_are_nobodys_other_encoding(
    tmp_path: Path, file_source: Declare, names: Entry, taken: Taken, words: str
):
    (tmp_path / "r.csv").write_bytes(as_csv(words).encode("gb18030"))
    source = file_source("kind: csv, path: r.csv, encoding: gb18030")
    assert [row[1] for row in taken(source, names)] == words.split(",")


def _characters(first: int, last: int, codec: str) -> list[str]:
    def coded(each: str) -> bool:
        try:
            return len(each.encode(codec)) >= 2
        except UnicodeError:
            return False

    return [each for each in map(chr, range(first, last + 1)) if coded(each)]


ANY = st.sampled_from(_characters(0x4E00, 0x9FA5, "gbk"))
SIMPLE = st.sampled_from(_characters(0x4E00, 0x9FA5, "gb2312"))
FOUR = st.sampled_from(_characters(0x3400, 0x4DB5, "gb18030"))
USUAL = st.sampled_from(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
NAMES = st.lists(
    st.one_of(
        st.tuples(USUAL, ANY), st.tuples(USUAL, ANY, ANY), st.tuples(USUAL, FOUR), st.tuples(SIMPLE, SIMPLE)
    ).map("".join),
    max_size=60,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(names=NAMES)
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_no_list_of_names_is_taken_for_another_encoding(encoding: str, names: list[str]):
    judged = Judged(encoding)
    judged.add(" ".join(names))
    assert judged.other_encoding is None
