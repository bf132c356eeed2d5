"""Where the files of a catalog folder may stand, and how their names become keys."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.naming import DATABASES, THEMES

SINGLE = ("agencies.yml", "subjects.yml", "retired.yml", "quality.yml")
FOLDERS = {
    "codes": 2,
    "statutes": 2,
    "survivorship": 2,
    "sources": 3,
    "rules": 2,
    "tables": 3,
    "findings": 3,
}
WITH_QUERY = ("tables", "findings")
"""Folders whose YAML files have a query beside them."""
_GROUPS = {"tables": DATABASES + THEMES, "findings": THEMES}
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LAYOUT = (
    "放到目录规定的位置：agencies.yml、subjects.yml、retired.yml、quality.yml、sources/<单位>/<条目>.yml、"
    "codes/<代码表>.yml、rules/<规则>.yml、statutes/<法规>.yml、survivorship/<基础库>.yml、"
    "tables/<基础库或主题库>/<表>.yml 或 findings/<主题库>/<规则>.yml"
)


def is_key(text: str) -> bool:
    """Whether ``text`` may be a key; no double underscore, which joins agency and entry in the lake."""
    return _KEY.fullmatch(text) is not None


def yaml_files(folder: Path) -> Iterator[str]:
    """Every YAML file under ``folder``, hidden ones left out, as a path with ``/``, sorted."""
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in place.parts)
        if not hidden and file.suffix.lower() in (".yml", ".yaml") and file.is_file():
            yield place.as_posix()


def misplacement(name: str) -> Problem | None:
    """What is wrong with the place or the name of the file ``name``, if anything."""
    place = PurePosixPath(name)
    if place.suffix != ".yml":
        return Problem(name, f"扩展名 {place.suffix} 不接受", "改名，扩展名统一用 .yml")
    if name in SINGLE:
        return None
    if FOLDERS.get(place.parts[0]) != len(place.parts):
        return Problem(name, "文件不在目录规定的位置", _LAYOUT)
    if place.parts[0] == "survivorship" and place.stem not in DATABASES:
        known = "、".join(DATABASES)
        return Problem(name, f"{place.stem} 不是基础库", f"文件名改为其中之一：{known}")
    groups = _GROUPS.get(place.parts[0])
    if groups and place.parts[1] not in groups:
        remedy = f"文件夹改名为其中之一：{'、'.join(groups)}"
        return Problem(name, f"{place.parts[1]} 不是可用的库", remedy)
    if not all(map(is_key, (*place.parts[1:-1], place.stem))):
        return Problem(
            name,
            "文件名或文件夹名不能作为键",
            "小写字母开头，只用小写字母、数字和单个下划线，例如 household_register",
        )
    return None
