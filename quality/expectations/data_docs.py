"""Great Expectations' Data Docs: one static site of every table's last validation.

A validation leaves its result below ``ZB_HOME`` as the checks go by; the site is made of them
in one go, at the end of the night or when somebody asks for it. Results hold counts only.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from zb_pipelines.domain.settings import Settings

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.data_context.store.store import DataDocsSiteConfigTypedDict

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
    """Make the site of all results in ``docs``; its first page, ``None`` where nothing was validated yet.

    Built beside the former one first, so that nobody reads half a site.
    """
    found = sorted((docs / RESULTS).glob("*.json"))
    if not found:
        return None
    page = first_page(docs)
    draft = page.parent.with_name(f".site.{uuid4().hex}")
    draft.mkdir()
    try:
        context = quiet_context()
        for file in found:
            _show(context, json.loads(file.read_text("utf-8")))
        context.add_data_docs_site("lake", _site(draft))
        context.build_data_docs(site_names=["lake"])
        if page.parent.exists():
            shutil.rmtree(page.parent)
        draft.rename(page.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return page


def quiet_context() -> "EphemeralDataContext":
    """A context in memory that draws no progress bars."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def _site(folder: Path) -> "DataDocsSiteConfigTypedDict":
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder),
        },
    }


def _show(context: "EphemeralDataContext", told: Mapping[str, Any]) -> None:
    """Put a kept result and its suite before the context, as if it had just validated."""
    from great_expectations.core import ExpectationSuite
    from great_expectations.core.expectation_validation_result import (
        expectationSuiteValidationResultSchema,
    )
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    result = expectationSuiteValidationResultSchema.load(told)
    promised = [each["expectation_config"] for each in told["results"]]
    suite = ExpectationSuite(
        told["suite_name"],
        expectations=[
            {name: each[name] for name in ("type", "kwargs", "severity", "meta")}
            for each in promised
        ],
    )
    name = ExpectationSuiteIdentifier(told["suite_name"])
    context.expectations_store.set(name, suite)
    key = ValidationResultIdentifier(
        expectation_suite_identifier=name,
        run_id=RunIdentifier(**told["meta"]["run_id"]),
        batch_identifier=told["meta"]["active_batch_definition"]["data_asset_name"],
    )
    context.validation_results_store.set(key, result)
