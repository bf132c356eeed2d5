"""The shipped register of statutes, read without the catalog loader."""

import pytest
import yaml

from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.settings import SHIPPED_CATALOG

SHIPPED = SHIPPED_CATALOG


@pytest.fixture(scope="session")
def statutes() -> dict[str, Statute]:
    return {
        file.stem: Statute(key=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted((SHIPPED / "statutes").glob("*.yml"))
    }


@pytest.fixture(scope="session")
def meanings() -> dict[str, str]:
    return yaml.safe_load((SHIPPED / "subjects.yml").read_text(encoding="utf-8"))
