"""Which encoding an XML document is in by its own first line (XML 1.0, appendix F)."""

import codecs
import re
from pathlib import Path

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_START = 400  # bytes
_TOLD = re.compile(r"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][-A-Za-z0-9._]*)["']""")
# A later standard holds every character of the ones before it, and writers call it by their names.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932"}


def xml_encoding(document: Path, name: str) -> str:
    """The encoding that the document says, UTF-8 where it says none.

    A mark of byte order counts before the words. Raises :class:`PullError` ``encoding`` where the
    document names an encoding that is not known.
    """
    with document.open("rb") as read:
        start = read.read(_START)
    if start.startswith(_MARKS):
        return "utf-8" if start.startswith(_MARKS[0]) else "utf-16"
    wide = next(
        (each for each in ("utf-16-le", "utf-16-be") if start.startswith("<?".encode(each))), None
    )
    if wide:
        return wide
    told = _TOLD.match(start.decode("latin-1").lstrip())
    if told is None:
        return "utf-8"
    try:
        known = codecs.lookup(told[1]).name
        "".encode(known)
    except LookupError:
        known = None
    if known is None:
        raise PullError(
            "encoding",
            message("file {name} names an encoding that is not known", name=name),
            message("write encoding in sources.yml: gb18030 or utf-8"),
        )
    return _WIDER.get(known, known)
