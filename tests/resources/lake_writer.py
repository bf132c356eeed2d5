"""A process that writes one partition again and again: <home> <table> <day> <rows> <times>.

Try number k writes rows whose column ``try_no`` is k, and prints ``k version`` once that is done.
"""

import sys
from datetime import date
from pathlib import Path

from resources.engine import open_engine
from resources.lake import Lake
from zb_pipelines.domain.settings import Settings

home, table, day, rows, times = sys.argv[1:]
settings = Settings(Path(home), Path(), Path(), str(Path(home) / "lake"), "")
lake = Lake(settings.lake)
with open_engine(settings, memory="200MB", threads=1) as engine:
    for try_no in range(int(times)):
        select = f"SELECT range AS id, {try_no} AS try_no FROM range({rows})"
        written = lake.replace(engine, table, date.fromisoformat(day), select)
        sys.stdout.write(f"{try_no} {written.version}\n")
        sys.stdout.flush()
