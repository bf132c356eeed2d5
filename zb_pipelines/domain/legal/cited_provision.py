"""One provision cited: 《法名》第X条第X款第（X）项第X目, as the platform holds and prints it."""

from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.legal.numerals import to_chinese

Level = Literal["article", "paragraph", "item", "subitem"]
LEVELS: tuple[Level, ...] = ("article", "paragraph", "item", "subitem")


@dataclass(frozen=True)
class Citation:
    """One provision cited.

    ``article`` is the Chinese numeral without 第/条, an inserted one as ``二十八之一``;
    ``None`` where only the statute is named. ``year`` is the revision that the text names
    (``year_in_force``: by its entry into force) and ``document`` the document number.
    ``no_law`` holds the words that say that a draft or an ended text is meant, ``unread`` the
    sentence that says what in the text could not be read.
    """

    statute: str
    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    year: int | None = None
    year_in_force: bool = False
    document: str | None = None
    no_law: str | None = None
    unread: str | None = None

    @property
    def provision(self) -> str:
        """The provision in the usual form, e.g. 第二十八条之一第二款第（三）项."""
        article, _, inserted = (self.article or "").partition("之")
        return "".join(
            (
                f"第{article}条" if article else "",
                f"之{inserted}" if inserted else "",
                f"第{to_chinese(self.paragraph)}款" if self.paragraph else "",
                f"第（{to_chinese(self.item)}）项" if self.item else "",
                f"第{to_chinese(self.subitem)}目" if self.subitem else "",
            )
        )

    @property
    def text(self) -> str:
        """The citation in the usual form, as reports print it."""
        return f"《{self.statute}》{self.provision}"

    @property
    def level(self) -> Level | None:
        """The deepest level that the citation names."""
        return next((name for name in reversed(LEVELS) if getattr(self, name) is not None), None)
