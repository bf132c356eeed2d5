"""How much a delivered file may be, and take to read: one declaration for all kinds of file."""

from pydantic import Field

from resources.spreadsheets.meter import ReadLimits
from zb_pipelines.domain.legal.model import Declared


class FileLimits(Declared):
    """``limits`` of ``sources.yml``: for all files, or beside one entry's path for its files alone."""

    file_megabytes: int = Field(default=4096, ge=1, description="Size of one file as delivered.")
    unpacked_megabytes: int = Field(
        default=16_384, ge=1, description="What one file may unpack to."
    )
    times: int = Field(
        default=200,
        ge=1,
        description="How many times its own size a file may unpack to, where that is over 64 MB.",
    )
    rows: int = Field(default=1_048_576, ge=1, description="Rows of a sheet of a workbook.")
    cells: int = Field(default=200_000_000, ge=1, description="Cells of a sheet of a workbook.")
    memory_megabytes: int = Field(
        default=768, ge=64, description="Memory of the process that reads a workbook."
    )
    seconds: int = Field(
        default=3600, ge=1, description="Processor time of the process that reads a workbook."
    )

    @property
    def read_limits(self) -> ReadLimits:
        """The same for those who read."""
        return ReadLimits(**self.model_dump())
