"""Where the files of a catalog folder may stand, and how their names become keys."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from zb_pipelines.domain.databases.model import DatabaseKind
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

SINGLE = ("agencies.yml", "databases.yml", "subjects.yml", "retired.yml", "quality.yml")
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
_OF_A_DATABASE = ("survivorship", "tables", "findings")
_KIND_OF_FOLDER: Mapping[str, DatabaseKind] = {"survivorship": "base", "findings": "thematic"}
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LAYOUT = (
    "放到目录规定的位置：agencies.yml、databases.yml、subjects.yml、retired.yml、quality.yml、sources/<单位>/<条目>.yml、"
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
    if not all(map(is_key, (*place.parts[1:-1], place.stem))):
        return Problem(
            name,
            "文件名或文件夹名不能作为键",
            "小写字母开头，只用小写字母、数字和单个下划线，例如 household_register",
        )
    return None


def undeclared_database(name: str, kinds: Mapping[str, DatabaseKind]) -> Problem | None:
    """What is wrong with the database that the place of the file ``name`` says, if anything.

    ``kinds`` are the declared databases: survivorship belongs to base databases, findings to
    thematic ones, tables to either.
    """
    folder, _, rest = name.removesuffix(".yml").partition("/")
    key = rest.partition("/")[0]
    known = [each for each, kind in kinds.items() if kind == _KIND_OF_FOLDER.get(folder, kind)]
    if folder not in _OF_A_DATABASE or key in known:
        return None
    match _KIND_OF_FOLDER.get(folder):
        case "base":
            what = message("{key} is not a base database", key=key)
        case "thematic":
            what = message("{key} is not a thematic database", key=key)
        case _:
            what = message("{key} is not a database of this catalog", key=key)
    remedy = message("use one of {known}, or declare it in databases.yml", known="、".join(known))
    return Problem(name, what, remedy)
