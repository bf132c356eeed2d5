"""Cleans up after killed processes and earlier versions, and tightens file permissions."""

from dataclasses import dataclass

from resources.evidence.configuration import journal_configuration
from resources.evidence.interrupted_writes import complete_interrupted_writes, delete_stray_files
from resources.local_files.private_files import close_to_others
from resources.local_files.scratch_folder import sweep_scratch
from resources.platform import Platform


@dataclass(frozen=True)
class Leftovers:
    """How many files others could read, and how many things killed processes had left."""

    opened: int
    left: int


def clear_leftovers(platform: Platform) -> Leftovers:
    """Sweep scratch, complete interrupted writes of the lake, let nobody else read the files."""
    settings = platform.settings
    left = len(sweep_scratch(settings.scratch))
    left += len([*complete_interrupted_writes(platform), *delete_stray_files(platform)])
    return Leftovers(close_to_others(settings.home), left)


def begin_night(platform: Platform) -> None:
    """Clear what is left of before, and note the settings where they have changed."""
    clear_leftovers(platform)
    journal_configuration(platform)
