"""The wheel is whole: installed elsewhere, it finds its YAML and SQL and Dagster loads it."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import assets
import quality
import resources
import zb_pipelines

ROOT = Path(__file__).parents[1]


def test_the_common_names_are_ours() -> None:
    home = Path(zb_pipelines.__file__).parents[1]
    for package in (assets, quality, resources):
        assert Path(str(package.__file__)).parents[1] == home


def versions(lock: str) -> dict[str, str]:
    """Package → version of a lock."""
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


def test_optional_drivers_have_a_lock_of_the_same_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    drivers = {
        re.split(r"[=<>\[]", each)[0].lower()
        for extra in extras.keys() - {"build", "dev", "bench"}
        for each in extras[extra]
    }
    locked, base = versions("drivers.lock"), versions("requirements.lock")
    assert drivers <= locked.keys()
    assert {name: locked[name] for name in base.keys() & locked} == {
        name: base[name] for name in base.keys() & locked
    }


def test_the_wheel_works_in_another_folder(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = os.environ | {"PYTHONPATH": str(site), "ZB_HOME": str(tmp_path / "home")}
    code = (
        "import sys\n"
        "from datetime import date\n"
        "import zb_pipelines\n"
        "assert zb_pipelines.__file__.startswith(sys.argv[1]), zb_pipelines.__file__\n"
        "from resources.dagster_instance.home import instance_file\n"
        "from resources.platform import open_platform\n"
        "from zb_pipelines.domain.catalog.load import load_catalog\n"
        "from zb_pipelines.domain.settings import current\n"
        "assert str(instance_file()).startswith(sys.argv[1])\n"
        "catalog = load_catalog(current().catalog)\n"
        "current().home.mkdir()\n"
        "open_platform().registry.publish(catalog, 'r', 'first', date(2026, 1, 1))\n"
        "from zb_pipelines.definitions import defs\n"
        "keys = defs.resolve_asset_graph().get_all_asset_keys()\n"
        "print(len(keys))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.strip().splitlines()[-1]) > 50
