"""Merged ranges of cells: every cell of one gets the value of its first, as the rows come by."""

from collections.abc import Iterable, Iterator

Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and of the last cell, from 0."""
SheetRow = tuple[int, list[str]]
"""A row's number from 0, and its cells' texts, "" for none."""


def fill_merged(
    rows: Iterable[SheetRow], merged: Iterable[Range], width: int
) -> Iterator[SheetRow]:
    """``rows`` in ascending order, with ``merged`` ranges filled; rows that only these fill are added."""
    waiting = sorted(merged, reverse=True)
    open_ranges: list[tuple[Range, str]] = []
    next_row = 0
    for number, cells in rows:
        while open_ranges and next_row < number:
            yield from _fill_row(next_row, [""] * width, open_ranges)
            next_row += 1
            open_ranges = [each for each in open_ranges if each[0][1][0] >= next_row]
        while waiting and waiting[-1][0][0] <= number:
            found = waiting.pop()
            (top, left), _ = found
            value = cells[left] if top == number and left < len(cells) else ""
            open_ranges.append((found, value))
        yield from _fill_row(number, cells, open_ranges)
        next_row = number + 1
        open_ranges = [each for each in open_ranges if each[0][1][0] >= next_row]
    while open_ranges:
        yield from _fill_row(next_row, [""] * width, open_ranges)
        next_row += 1
        open_ranges = [each for each in open_ranges if each[0][1][0] >= next_row]


def _fill_row(
    number: int, cells: list[str], open_ranges: list[tuple[Range, str]]
) -> Iterator[SheetRow]:
    for ((_, left), (_, right)), value in open_ranges:
        if value:
            end = min(right + 1, len(cells))
            cells[left:end] = [value] * (end - left)
    yield number, cells
