"""Dagster's daemon beside a web server: schedules, sensors and the queue of runs."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from assets.aggregation.entry_assets import pool_of
from resources.dagster_instance.home import prepare, seed_pools
from resources.dagster_instance.webserver import LOCATION_MODULE
from resources.platform import Platform
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.setting import setting
from zb_pipelines.nightly.priority import NICENESS

_PATIENCE = 60.0  # seconds that the daemon has to end


def prepare_dagster(platform: Platform) -> Path:
    """The instance's folder, with a limit for every agency's pool."""
    home = prepare(platform.settings)
    # Neither Dagster nor its runs look for modules in the folder where this was called.
    os.environ["PYTHONSAFEPATH"] = "1"
    release = platform.registry.release_on(today())
    if release:
        seed_pools({pool_of(key): 1 for key in release.catalog.agencies})
    return home


@contextmanager
def running_daemon(home: Path) -> Generator[subprocess.Popen[bytes]]:
    """The daemon while the block runs; it ends with it."""
    program = Path(sys.executable).with_name("dagster-daemon")
    file = setting("workspace")
    module = ["-w", file] if file else ["-m", LOCATION_MODULE, "--working-directory", str(home)]
    command = ["nice", "-n", str(NICENESS), str(program), "run", *module]
    daemon = subprocess.Popen(command, start_new_session=True)  # noqa: S603
    try:
        yield daemon
    finally:
        daemon.terminate()
        try:
            daemon.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
