"""A recipient's folder on this machine: drafts in a hidden folder beside, renamed when they are whole."""

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assets.sharing.handover.place import place_error, reason_of
from zb_pipelines.domain.messages import message

_DRAFTS = ".zb-delivery.part"


@dataclass(frozen=True)
class FolderPlace:
    """A folder of this machine."""

    folder: Path

    @property
    def location(self) -> str:
        """Its absolute path."""
        return str(self.folder)

    @property
    def drafts(self) -> Path:
        """On the same disk, so that a rename makes a whole file visible."""
        return self.folder / _DRAFTS

    def send(self, names: Sequence[str]) -> None:
        """The drafts lie there already."""

    def publish(self, names: Sequence[str]) -> None:
        """Give each draft its name in the folder."""
        for done, name in enumerate(names):
            try:
                (self.drafts / name).replace(self.folder / name)
            except OSError as error:
                what = message(
                    "{file} cannot be written: {error}", file=name, error=reason_of(error)
                )
                raise place_error(self.location, what, nothing_there=not done) from None


@contextmanager
def open_folder(target: str) -> Generator[FolderPlace]:
    """The folder ``target``, made where it is missing; drafts of before and of now are removed."""
    place = FolderPlace(Path(target).expanduser().absolute())
    try:
        shutil.rmtree(place.drafts, ignore_errors=True)
        place.drafts.mkdir(parents=True)
    except OSError as error:
        what = message("the folder cannot be used: {error}", error=reason_of(error))
        raise place_error(place.location, what, nothing_there=True) from None
    try:
        yield place
    finally:
        shutil.rmtree(place.drafts, ignore_errors=True)
