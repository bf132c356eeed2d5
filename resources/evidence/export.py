"""The evidence as files that an auditor takes away, with the program that verifies them."""

import json
from pathlib import Path

from resources.registry import Registry
from resources.registry.audit import verify_evidence
from resources.registry.audit.evidence_rows import row_text
from resources.registry.audit.journal import as_text
from zb_pipelines.domain.messages import in_chinese, translation


def export_evidence(registry: Registry, folder: Path) -> tuple[int, str]:
    """Write journal, rows, length, verifier and its Chinese words; the journal's length and last hash.

    The rows are all that is evidence, among them whole catalogs; no value of the lake is in them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with registry.evidence.read() as (lines, kept, tables):
        (folder / "journal.ndjson").write_text(as_text(lines), "utf-8")
        with (folder / "rows.ndjson").open("w", encoding="utf-8") as file:
            for table, groups in tables:
                for key, rows in groups.items():
                    group = {"table": table, "key": key, "rows": [row_text(row) for row in rows]}
                    file.write(json.dumps(group, ensure_ascii=False) + "\n")
    head = {"size": kept[0], "head": kept[1]}
    (folder / "head.json").write_text(json.dumps(head), "utf-8")
    with in_chinese():
        words = {text: translation(text) for text in verify_evidence.WORDS.values()}
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False, indent=1), "utf-8")
    program = Path(verify_evidence.__file__)
    (folder / program.name).write_text(program.read_text("utf-8"), "utf-8")
    return kept
