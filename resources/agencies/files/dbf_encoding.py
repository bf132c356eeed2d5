"""Which encoding the texts of a dBASE table are in: as declared, as the file beside it says, by its own mark."""

import codecs
import re
from pathlib import Path

from resources.agencies.files.text_encoding import StrictUtf8
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_BY_LANGUAGE = {
    **dict.fromkeys((0x4D, 0x7A), "gb18030"),
    **dict.fromkeys((0x4F, 0x78), "cp950"),
    **dict.fromkeys((0x4E, 0x79), "cp949"),
    **dict.fromkeys((0x13, 0x7B), "cp932"),
    **dict.fromkeys((0x03, 0x58, 0x59), "cp1252"),  # 0x57 is whatever the writer's machine had
    0x01: "cp437",
    0x02: "cp850",
    0x08: "cp865",
    0x26: "cp866",
    0xC9: "cp1251",
}
_BLOCK = 1 << 22  # bytes
_GB = ("936", "54936", "gbk", "gb2312", "gb18030")
_CODE_PAGE = re.compile(r"(?:ansi|cp|oem|windows|ms)?[ _-]*([0-9]{3,5})")


def dbf_encoding(declared: str | None, beside: Path, table: Path) -> str:
    """The encoding: ``declared``, that of the .cpg file beside ``beside``, that of the mark of ``table``.

    A table without any is in UTF-8 if that is beyond doubt, else in GB18030. Raises
    :class:`PullError` ``encoding`` where the .cpg file names none that is known.
    """
    return declared or _beside(beside) or _of_table(table)


def _of_table(table: Path) -> str:
    judged = StrictUtf8()
    with table.open("rb") as read:
        start = read.read(32)
        if start[29] in _BY_LANGUAGE:
            return _BY_LANGUAGE[start[29]]
        read.seek(int.from_bytes(start[8:10], "little"))
        while block := read.read(_BLOCK):
            judged.add(block.rstrip(b"\x1a"))
    return "utf-8" if judged.certain else "gb18030"


def _beside(path: Path) -> str | None:
    file = next((f for s in (".cpg", ".CPG") if (f := path.with_suffix(s)).is_file()), None)
    told = file.read_text("latin-1").strip("\ufeffï»¿ \r\n\t\0\x1a").lower() if file else ""
    if not told:
        return None
    page = _CODE_PAGE.fullmatch(told)
    if told in _GB or (page and page[1] in _GB):
        return "gb18030"
    if page and page[1] == "65001":
        return "utf-8"
    for name in (told, f"cp{page[1]}" if page else told):
        try:
            "".encode(name)
        except (LookupError, ValueError):  # no such name; a NUL within it
            continue
        return codecs.lookup(name).name
    raise PullError(
        "encoding",
        message("the .cpg file beside {name} names no encoding that is known", name=path.name),
        message("write encoding in sources.yml: gb18030 or utf-8"),
    )
