"""`zb doctor`: what is wrong with this installation, in sentences."""

import shutil
import sys
from collections.abc import Callable

import typer

from zb_pipelines.cli.output import AsJson, say_json, say_table
from zb_pipelines.domain.errors import InputError

LEAST_FREE_BYTES = 2 * 1024**3


def doctor(as_json: AsJson = False) -> None:
    """Try what the platform needs; exit 1 where something is missing."""
    findings = [_tried(name, check) for name, check in CHECKS.items()]
    if as_json:
        say_json([{"check": n, "ok": ok, "said": said} for n, ok, said in findings])
    else:
        say_table(
            "安装检查",
            ["检查", "结果", "说明"],
            [(name, "正常" if ok else "有问题", said) for name, ok, said in findings],
        )
    raise typer.Exit(0 if all(ok for _, ok, _ in findings) else 1)


def _tried(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, check()
    except (InputError, OSError, ImportError, RuntimeError) as error:
        return name, False, str(error)


def _python() -> str:
    return sys.version.split()[0]


def _disk() -> str:
    from zb_pipelines.domain.settings import current

    home = current().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise RuntimeError(f"{home} 只剩 {free // 1024**2} MB;请清理或把 ZB_HOME 移到更大的磁盘")
    return f"{home} 可用 {free // 1024**3} GB"


def _catalog() -> str:
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    catalog = load_catalog(current().catalog)
    return f"{len(catalog.agencies)} 个单位,{len(catalog.entries)} 个条目"


def _release() -> str:
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    release = open_platform().registry.release_on(today())
    if release is None:
        raise RuntimeError("还没有生效的目录版本;请执行 zb catalog publish")
    return f"第 {release.id} 版,{release.effective} 起生效"


def _sources() -> str:
    from resources.agencies import load_sources
    from zb_pipelines.domain.settings import current

    sources = load_sources(current().sources)
    return f"{current().sources}:{len(sources.entries)} 个来源"


def _engine() -> str:
    from resources.engine import load_extension
    from resources.platform import open_platform

    with open_platform().engine() as engine:
        load_extension(engine, "sqlite")
        load_extension(engine, "postgres")
    return "DuckDB 与扩展可用"


CHECKS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "磁盘": _disk,
    "目录": _catalog,
    "目录版本": _release,
    "来源": _sources,
    "引擎": _engine,
}
