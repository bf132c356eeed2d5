"""The pages of what Great Expectations validated last: every table's promises, kept or not, in Chinese.

A validation leaves its result below ``ZB_HOME`` as the checks go by; the pages are made of them
in one go, at the end of the night or when somebody asks for it. Results hold counts only. Great
Expectations' own site is not used: it is English and needs four addresses of the internet, without
which it is blank.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.settings import Settings

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.data_context import EphemeralDataContext

RESULTS = "results"


def docs_folder(settings: Settings) -> Path:
    """Where the results and the site of an installation stand."""
    return settings.home / "data_docs"


def first_page(docs: Path) -> Path:
    """The index of the site in ``docs``, whether it exists already or not."""
    return docs / "site" / "index.html"


def keep_result(docs: Path, table: str, result: "ExpectationSuiteValidationResult") -> None:
    """Keep the result of ``table`` in place of its last one."""
    folder = docs / RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{table}.{uuid4().hex}"
    partial.write_text(json.dumps(result.to_json_dict(), ensure_ascii=False), "utf-8")
    partial.replace(folder / f"{table}.json")


def build_site(docs: Path) -> Path | None:
    """Make the page of all results in ``docs``; its path, ``None`` where nothing was validated yet."""
    found = sorted((docs / RESULTS).glob("*.json"))
    if not found:
        return None
    page = first_page(docs)
    for old in page.parent.glob("*/"):  # what Great Expectations made before
        shutil.rmtree(old)
    with in_chinese():
        text = _page([json.loads(file.read_text("utf-8")) for file in found])
    write_atomically(page, text.encode())
    return page


def quiet_context() -> "EphemeralDataContext":
    """A context in memory that draws no progress bars."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def _page(results: Sequence[Mapping[str, Any]]) -> str:
    """One page that needs nothing else: a list of tables, then each with its promises."""
    title = message("Promises of the databases and how they were kept")
    listed = "".join(
        f'<li><a href="#{escape(each["suite_name"])}">{escape(each["suite_name"])}</a> {_verdict(each["success"])}</li>'
        for each in results
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1><ul>{listed}</ul>{''.join(map(_table, results))}</body></html>\n"
    )


def _table(result: Mapping[str, Any]) -> str:
    heads = (
        message("Promise"),
        message("Result"),
        message("Rows checked"),
        message("Rows that fail"),
        message("Expectation"),
    )
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    name = escape(result["suite_name"])
    when = escape(str(result["meta"]["validation_time"])[:19].replace("T", " "))
    checked = message("validated {when} (UTC)", when=when)
    rows = "".join(map(_row, result["results"]))
    return (
        f'<h2 id="{name}">{name}</h2><p>{escape(checked)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(each: Mapping[str, Any]) -> str:
    promised, counted = each["expectation_config"], each["result"]
    notes = promised.get("meta", {}).get("notes") or promised["type"]
    cells = (
        f"<td>{escape(str(notes))}</td>",
        f"<td>{_verdict(each['success'])}</td>",
        f'<td class="n">{counted.get("element_count", "—")}</td>',
        f'<td class="n">{counted.get("unexpected_count", "—")}</td>',
        f"<td><code>{escape(promised['type'])}</code></td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _verdict(success: object) -> str:
    words = message("kept") if success else message("not kept")
    return f'<b class="{"good" if success else "bad"}">{escape(words)}</b>'


_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:1100px;margin:0 auto;padding:24px;color:#1c2530}"
    "table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #d5dbe2;"
    "padding:5px 8px;text-align:left}th{background:#eef3f9}.n{text-align:right}"
    ".good{color:#1a6a3d}.bad{color:#a82a1f}"
)
