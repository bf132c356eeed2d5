"""Names: a public class name stands in one module; no function is named by a bare participle."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("zb_pipelines", "assets", "resources", "quality")
IRREGULAR = {"told", "said", "shown", "kept", "held", "lost", "made", "found", "known", "meant"}
# Verbs that only look like participles.
VERBS = {"open"}
# Two classes of one name that are still to be renamed, and participles by folder: only shrinks.
HOMONYMS = {"Columns", "Duty", "Fault", "Problem", "Words"}
PARTICIPLES: dict[str, int] = {
    "assets/aggregation": 5,
    "assets/base": 2,
    "assets/derived_tables": 1,
    "assets/reports": 3,
    "assets/reports/coverage": 3,
    "assets/reports/duplicates": 2,
    "assets/reports/law": 1,
    "assets/reports/quality": 4,
    "assets/reports/quality/document": 1,
    "assets/reports/quality/facts": 15,
    "assets/reports/quality/rendering": 2,
    "assets/reports/quality/sections": 5,
    "assets/thematic": 1,
    "assets/tickets": 7,
    "quality/expectations": 6,
    "quality/rules": 8,
    "quality/scores": 2,
    "resources": 1,
    "resources/agencies": 1,
    "resources/agencies/databases": 14,
    "resources/agencies/files": 24,
    "resources/agencies/services": 4,
    "resources/agencies/source": 4,
    "resources/dagster_instance": 7,
    "resources/engine": 2,
    "resources/registry/audit": 6,
    "resources/registry/history": 2,
    "resources/registry/tickets": 5,
    "resources/workbook": 2,
    "zb_pipelines": 1,
    "zb_pipelines/cli": 2,
    "zb_pipelines/demo": 8,
    "zb_pipelines/domain": 3,
    "zb_pipelines/domain/catalog": 7,
    "zb_pipelines/domain/catalog/changes": 9,
    "zb_pipelines/domain/catalog/derived_tables": 7,
    "zb_pipelines/domain/catalog/files": 1,
    "zb_pipelines/domain/catalog/lint": 5,
    "zb_pipelines/domain/catalog/sheets": 6,
    "zb_pipelines/domain/coordinates": 1,
    "zb_pipelines/domain/derived_tables": 1,
    "zb_pipelines/domain/identifiers": 3,
    "zb_pipelines/domain/legal": 19,
    "zb_pipelines/rollout": 1,
    "zb_pipelines/rollout/apply": 1,
    "zb_pipelines/rollout/erasure": 1,
    "zb_pipelines/rollout/plan": 11,
}


def trees() -> dict[Path, ast.Module]:
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in files}


def is_participle(name: str) -> bool:
    bare = name.strip("_")
    if "_" in bare or bare in VERBS:
        return False
    return bare.endswith(("ed", "en")) or bare in IRREGULAR or bare == "given"


def test_no_public_class_name_stands_in_two_modules() -> None:
    places: dict[str, set[Path]] = defaultdict(set)
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(file)
    assert {name for name, files in places.items() if len(files) > 1} == HOMONYMS


def test_no_further_function_is_named_by_a_bare_participle() -> None:
    found = Counter(
        file.parent.as_posix()
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_participle(node.name)
    )
    assert {f: n for f, n in found.items() if n > PARTICIPLES.get(f, 0)} == {}
