"""Where the files of a catalog folder may stand, and how their names become keys."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from zb_pipelines.domain.databases.model import DatabaseKind
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

SINGLE = (
    "agencies.yml",
    "databases.yml",
    "subjects.yml",
    "retired.yml",
    "quality.yml",
    "scoring.yml",
    "tickets.yml",
    "grading.yml",
    "sharing.yml",
    "channels.yml",
    "duties.yml",
)
FOLDERS = {
    "codes": 2,
    "statutes": 2,
    "suites": 2,
    "survivorship": 2,
    "sources": 3,
    "rules": 2,
    "tables": 3,
    "findings": 3,
    "products": 2,
}
WITH_QUERY = ("tables", "findings")
"""Folders whose YAML files have a query beside them."""
_OF_A_DATABASE = ("survivorship", "tables", "findings")
_KIND_OF_FOLDER: Mapping[str, DatabaseKind] = {"survivorship": "base", "findings": "thematic"}
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_KEY = 64  # characters: keys are names of files and of tables


def is_key(text: str) -> bool:
    """Whether ``text`` may be a key; no double underscore, which joins agency and entry in the lake."""
    return len(text) <= LONGEST_KEY and _KEY.fullmatch(text) is not None


def yaml_files(folder: Path) -> Iterator[str]:
    """Every YAML file under ``folder``, hidden ones left out, as a path with ``/``, sorted.

    Symbolic links among them, for which see :func:`link_problem`; no folder is looked into by a link.
    """
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in place.parts)
        named = file.suffix.lower() in (".yml", ".yaml")
        linked = file.is_symlink() and (named or file.is_dir())
        if not hidden and (linked or (named and file.is_file())):
            yield place.as_posix()


def link_problem(folder: Path, name: str) -> Problem | None:
    """What is wrong with the file ``name`` where it is a symbolic link, or is behind one."""
    parts = PurePosixPath(name).parts
    steps = (folder.joinpath(*parts[:end]) for end in range(1, len(parts) + 1))
    if not any(step.is_symlink() for step in steps):
        return None
    return Problem(
        name,
        message("it is a symbolic link, and a release holds what the files hold themselves"),
        message("put the file itself there"),
    )


def misplacement(name: str) -> Problem | None:
    """What is wrong with the place or the name of the file ``name``, if anything."""
    place = PurePosixPath(name)
    if place.suffix != ".yml":
        return Problem(
            name,
            message("files named {suffix} are not accepted", suffix=place.suffix),
            message("rename it to end in .yml"),
        )
    if name in SINGLE:
        return None
    if FOLDERS.get(place.parts[0]) != len(place.parts):
        return Problem(name, message("the catalog folder has no place for this file"), _places())
    if not all(map(is_key, (*place.parts[1:-1], place.stem))):
        return Problem(
            name,
            message("the name of the file or folder cannot be a key"),
            message(
                "begin with a lower-case letter; use only lower-case letters, digits and single underscores, for example household_register"
            ),
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
    remedy = message(
        "use one of {known}, or declare it in databases.yml", known=message(", ").join(known)
    )
    return Problem(name, what, remedy)


def _places() -> str:
    return message(
        "move it to where it belongs: agencies.yml, databases.yml, subjects.yml, retired.yml, quality.yml, "
        "scoring.yml, tickets.yml, grading.yml, sharing.yml, channels.yml, duties.yml, products/<product>.yml, suites/<suite>.yml, sources/<agency>/<entry>.yml, codes/<list>.yml, rules/<rule>.yml, statutes/<statute>.yml, "
        "survivorship/<database>.yml, tables/<database>/<table>.yml or findings/<theme>/<rule>.yml"
    )
