"""Which lines of a text are its table: without those above the heading, totals and signatures."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zb_pipelines.domain.identifiers.normal_form import BLANKS


@dataclass
class LinesKept:
    """Leaves out the first ``above`` lines, records that begin with a word of ``skip``, and the last ``footer``.

    A line within a quoted field is none of its own. ``left_out`` counts what was skipped, after reading.
    """

    above: int = 0
    footer: int = 0
    skip: tuple[str, ...] = ()
    quote: str = '"'
    left_out: int = 0

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.above or self.footer or self.skip)

    def of(self, blocks: Iterable[str]) -> Iterator[str]:
        """The lines that are kept, with their ends."""
        if not self.footer and not self.skip:
            yield from self._below(blocks)
            return
        last: deque[str] = deque()
        for record in self._records(blocks):
            if self._is_skipped(record):
                self.left_out += 1
                continue
            last.append(record)
            if len(last) > self.footer:
                yield last.popleft()
        filled = [record for record in last if record.strip()]
        self.left_out += len(filled)

    def _below(self, blocks: Iterable[str]) -> Iterator[str]:
        """The text from the heading on."""
        above = self.above
        for block in blocks:
            kept = block
            while above and kept:
                _, end, rest = kept.partition("\n" if "\n" in kept else "\r")
                above -= bool(end)
                kept = rest
            if kept:
                yield kept

    def _records(self, blocks: Iterable[str]) -> Iterator[str]:
        """The records below what stands above the heading, blank ones left out."""
        held = ""
        for block in self._below(blocks):
            lines = _lines(held + block)
            held = ""
            record = ""
            for line in lines:
                record += line
                if line.endswith("\n") and record.count(self.quote) % 2 == 0:
                    if record.strip():
                        yield record
                    record = ""
            held = record
        if held.strip():
            yield held

    def _is_skipped(self, record: str) -> bool:
        start = record.lstrip(f"{self.quote},;|{BLANKS}")
        return bool(self.skip) and start.startswith(self.skip)


def _lines(text: str) -> list[str]:
    """Lines by their line feed alone, each with its end."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
