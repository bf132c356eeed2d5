"""What a benchmark found: figures with their bars, told as a table and kept as JSON.

``benchmarks/results.json`` holds the last run of each; ``RESULTS.md`` is made from it.
"""

import json
import operator
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

KEPT = Path(__file__).with_name("results.json")
TABLE = Path(__file__).with_name("RESULTS.md")
KEEP = "ZB_BENCHMARKS_KEEP"
PACKAGES = ("dagster", "duckdb", "deltalake", "great-expectations", "pandas", "polars", "dlt")
BARS = {"≤": operator.le, "<": operator.lt, "≥": operator.ge}


@dataclass(frozen=True)
class Figure:
    """One measured value; ``bar`` is ``≤ 1.2`` or the like, empty where nothing is demanded."""

    name: str
    value: float
    unit: str = ""
    bar: str = ""

    @property
    def verdict(self) -> str:
        """``kept``, ``broken``, or nothing where there is no bar."""
        if not self.bar:
            return ""
        sign, limit = self.bar.split()
        return "kept" if BARS[sign](self.value, float(limit)) else "broken"


def tell(benchmark: str, setting: str, figures: Sequence[Figure]) -> None:
    """Print the figures; ``python -m benchmarks`` keeps them in place of the benchmark's last."""
    print(f"{benchmark}: {setting}")
    for each in figures:
        bar = f"bar {each.bar}: {each.verdict}" if each.bar else ""
        print(f"  {each.name:<52}{each.value:>10.2f} {each.unit:<8}{bar}")
    if not os.environ.get(KEEP):
        return
    results = kept()
    results[benchmark] = {
        "setting": setting,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "figures": [asdict(each) for each in figures],
    }
    KEPT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    TABLE.write_text(as_markdown(results), "utf-8")


def kept() -> dict[str, dict[str, object]]:
    """The last figures of every benchmark, by its name."""
    return json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}


def machine() -> str:
    """Cores, processor and memory."""
    described = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in described if "model name" in line), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model or platform.machine()}, {memory:.0f} GiB"


def versions() -> dict[str, str]:
    """Python and the packages that are measured, where they are installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def as_markdown(results: Mapping[str, Mapping[str, object]]) -> str:
    """The page: one table a benchmark, with its setting, machine and versions."""
    lines = [
        "# Measured",
        "",
        "Made by `python -m benchmarks`; every figure is of one run on the machine named.",
        "A ratio compares what ran in turn on that machine; seconds elsewhere will differ.",
    ]
    for name, result in sorted(results.items()):
        packages = result["versions"]
        assert isinstance(packages, dict)
        told = ", ".join(f"{package} {number}" for package, number in packages.items())
        lines += [
            "",
            f"## {name}",
            "",
            f"{result['setting']}  ",
            f"{result['date']}, {result['machine']}; {told}",
            "",
            "| figure | value | bar | |",
            "|---|---:|---|---|",
        ]
        figures = result["figures"]
        assert isinstance(figures, list)
        for each in (Figure(**given) for given in figures):
            value = f"{each.value:.2f} {each.unit}".strip()
            lines.append(f"| {each.name} | {value} | {each.bar} | {each.verdict} |")
    return "\n".join(lines) + "\n"
