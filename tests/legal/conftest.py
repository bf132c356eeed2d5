"""The shipped register of statutes, read without the catalog loader."""

from pathlib import Path

import pytest
import yaml

import zb_pipelines.catalog
from zb_pipelines.legal.model import Statute

SHIPPED = Path(zb_pipelines.catalog.__file__).parent / "zibo"


@pytest.fixture(scope="session")
def statutes() -> dict[str, Statute]:
    return {
        file.stem: Statute(key=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted((SHIPPED / "statutes").glob("*.yml"))
    }


@pytest.fixture(scope="session")
def meanings() -> dict[str, str]:
    return yaml.safe_load((SHIPPED / "subjects.yml").read_text(encoding="utf-8"))
