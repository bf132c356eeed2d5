"""Reading delivered files of any kind: fetched, unpacked, compared with their control file, one after another."""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date

from resources.agencies.files.arrival import Arrived, files_of_day, inspect_file, refuse_changed
from resources.agencies.files.control_file import promised_rows, refuse_other_count
from resources.agencies.files.remote_folder import at_hand
from resources.agencies.files.unpacked import unpack
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.day_path import one_a_day
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import EVERYTHING, Reading
from resources.agencies.source.window import window_of
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry


@dataclass(frozen=True)
class FilePart:
    """One file of a delivery, ready to be read as its kind."""

    engine: Engine
    source: DeliveredFile
    entry: Entry
    day: date
    file: Arrived


ReadPart = Callable[[FilePart], AbstractContextManager[Reading]]


@contextmanager
def read_files(
    read_part: ReadPart, engine: Engine, source: DeliveredFile, entry: Entry, day: date
) -> Generator[Reading]:
    """All files of the day; of an incremental entry the rows of ``day``, unless each day has its own."""
    with ExitStack() as open_files:
        local = open_files.enter_context(at_hand(source, day, engine.scratch))
        files = [inspect_file(path) for path in files_of_day(local.path, day)]
        promised = promised_rows(local.control, files, day)
        readings: list[Reading] = []
        for file in files:
            ready = open_files.enter_context(unpack(file, source, day, engine.scratch))
            part = FilePart(engine, source, entry, day, ready)
            readings.append(open_files.enter_context(read_part(part)))
        window = None if one_a_day(source.path) else window_of(entry, day)

        def finish(rows: int) -> tuple[str, ...]:
            warnings = [each for reading in readings for each in reading.finish(rows)]
            refuse_other_count(files, promised, rows)
            refuse_changed(files)
            return tuple(warnings)

        yield replace(
            concatenate(readings),
            finish=finish,
            filter=window.asked if window else EVERYTHING,
            undated=window.undated if window else None,
            declared=promised,
        )


def concatenate(readings: Sequence[Reading]) -> Reading:
    """The parts one after another."""
    first = readings[0]
    if len(readings) == 1:
        return first

    def explain(error: ReadError) -> PullError:
        return first.explain(error)

    return replace(
        first,
        select=" UNION ALL ".join(f"SELECT * FROM ({each.select})" for each in readings),
        extra_columns=tuple(dict.fromkeys(x for each in readings for x in each.extra_columns)),
        explain=explain,
        warnings=tuple(dict.fromkeys(w for each in readings for w in each.warnings)),
        offered=_sum([each.offered for each in readings]),
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    """The sum, ``None`` where one of them is not known."""
    known = [each for each in counts if each is not None]
    return sum(known) if len(known) == len(counts) else None
