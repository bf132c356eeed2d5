"""A delimited text file, as sources.yml declares it."""

from typing import Literal

from pydantic import Field

from resources.agencies.source.declaration import DeliveredFile, EncodedText, Encoding, RowsOfPaper


class CsvFile(DeliveredFile, EncodedText, RowsOfPaper):
    """A delimited text file. ``header_row`` is the line with the columns' names, from 1.

    Without a control file, a file whose last line has no end is taken for a truncated one,
    unless ``final_newline`` is false. ``quote: ''`` says that nothing is quoted.
    """

    kind: Literal["csv"] = Field(description="Kind of source.")
    encoding: Encoding = Field(
        default="utf-8", description="Encoding of the text: utf-8, gb18030, ..."
    )
    delimiter: str = Field(
        default=",",
        min_length=1,
        max_length=4,
        description="What stands between fields, at most four bytes.",
    )
    quote: str = Field(
        default='"',
        max_length=1,
        description="The character around fields that hold the delimiter; empty for none.",
    )
    header_row: int = Field(default=1, ge=1, description="The row with the columns' names, from 1.")
    final_newline: bool = Field(
        default=True,
        description="Whether a file whose last line has no end is taken for a truncated one.",
    )
