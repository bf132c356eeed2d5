"""A small catalog cut out of the shipped one, for nights that only need a few agencies."""

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG

POLICE, HEALTH, GRID = "public_security", "health_commission", "zhangdian_data"
REGISTER, DEATHS, EVENTS = (
    f"{POLICE}/household_register",
    f"{HEALTH}/death_certificate",
    f"{GRID}/grid_event",
)


def cut_catalog(folder: Path, entries: Collection[str] = (REGISTER, DEATHS, EVENTS)) -> Path:
    """Write to ``folder`` the shipped catalog with these entries and one base database of them."""
    shutil.copytree(SHIPPED_CATALOG, folder)
    for file in folder.glob("sources/*/*.yml"):
        if f"{file.parent.name}/{file.stem}" not in entries:
            file.unlink()
    (folder / "survivorship" / "legal_entity.yml").unlink()
    for derived in ("tables", "findings", "products"):  # they read entries that are left out
        shutil.rmtree(folder / derived, ignore_errors=True)
    (folder / "channels.yml").unlink()  # so are the agencies that it names
    kept = {entry_table("aggregation", entry) for entry in entries} | {"base.population__person"}
    for file in folder.glob("rules/*.yml"):
        rule = yaml.safe_load(file.read_text("utf-8"))
        if not {rule["table"], rule.get("target", rule["table"])} <= kept:
            file.unlink()
    for suite in folder.glob("suites/*.yml"):
        if not set(yaml.safe_load(suite.read_text("utf-8"))) <= kept:
            suite.unlink()
    population = folder / "survivorship" / "population.yml"
    declared = yaml.safe_load(population.read_text("utf-8"))
    population.write_text(yaml.safe_dump(narrowed(declared, entries), allow_unicode=True), "utf-8")
    return folder


def narrowed(declared: dict[str, Any], entries: Collection[str]) -> dict[str, Any]:
    """The consolidation with the claims of these entries, and the fields that they decide."""
    claims = [claim for claim in declared["claims"] if claim["entry"] in entries]
    orders = [[e for e in field["order"] if e in entries] for field in declared["fields"]]
    fields = [
        field | {"order": order, "equal": min(field.get("equal", 1), len(order))}
        for field, order in zip(declared["fields"], orders, strict=True)
        if order
    ]
    return declared | {"claims": claims, "fields": fields}
